import { namesIn } from './catalogue.ts';
import { isNoProject } from './meaning.ts';
import { meaningOf, type NameTables, projectsIn } from './meant.ts';

/** The shortest name that is compared. Too many short names differ by one letter. */
const SHORTEST = 5;

/**
 * The projects whose names differ from a name by one mistake of typing: a letter too many, too few, wrong, or
 * two that changed places.
 * @param name in PEP 503 normal form
 * @returns nothing for a name that is itself known
 */
export function spelledAlike(name: string, tables: NameTables): readonly string[] {
  if (name.length < SHORTEST) return [];
  const known = new Set([...namesIn(tables.catalogue), ...projectsIn(tables.names)]);
  if (known.has(name)) return [];
  const alike = [...known].filter((each) => isOneMistake(name, each));
  return [...new Set(alike.flatMap((each) => projectNamed(each, tables)))];
}

/**
 * The project to install for a name in the tables. A name in the catalogue may be a module's: `sklearn` gives
 * scikit-learn, and `tkinter` gives nothing.
 */
function projectNamed(name: string, tables: NameTables): readonly string[] {
  const meaning = meaningOf(name, tables);
  if (meaning === undefined || !isNoProject(meaning)) return [name];
  return meaning.kind === 'other name' ? [meaning.project] : [];
}

/** Whether two names differ by one letter too many, too few or wrong, or by two that changed places. */
export function isOneMistake(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const [a, b] = [one.slice(start), other.slice(start)];
  if (a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)) return true;
  return a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2);
}
