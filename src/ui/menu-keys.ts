import type { MenuEntry } from '../system/ports.ts';

/** The key that chooses an entry for all later installs in the project. */
export const ALWAYS = 'a';

type Entries = readonly MenuEntry<unknown>[];

const canRemember = (entries: Entries): boolean => entries.some(({ rememberable }) => rememberable);
const isYesOrNo = (entries: Entries): boolean => entries.some(({ role }) => role === 'yes');

/** The words beside a question that explain its keys. */
export function helpFor(entries: Entries): string {
  const words = [
    isYesOrNo(entries) ? 'y or n' : 'arrows and Enter',
    ...(canRemember(entries) ? [`${ALWAYS}: always here`] : []),
    'Esc to stop',
    ...(isYesOrNo(entries) ? [] : ['?: help']),
  ];
  return words.join(', ');
}

/** The lines that the key `?` prints: what each entry means, and what each key does. */
export function meaningsOf(entries: Entries): readonly string[] {
  const meanings = entries.flatMap(({ title, meaning }) => (meaning ? [`${title}: ${meaning}`] : []));
  const last = Math.min(entries.length, 9);
  const keys = [
    `arrows, j and k, or 1 to ${last} select an entry`,
    'Enter or y does what is selected',
    ...(canRemember(entries) ? [`${ALWAYS} does it now and from now on always in this project`] : []),
    'Esc, n or q stops',
  ];
  return [...meanings, `Keys: ${keys.join('; ')}.`];
}
