import { lookUp, projectIn } from './catalogue.ts';

/** Debian, Fedora and openSUSE use the prefix `python3-`, older Debians and Arch `python-`, Alpine `py3-`. */
const PROJECTS = /^(?:python3?|py3)-(.+)$/;
/** Matches names of Debian packages. Only three of the index's 800,000 projects have such a name. */
const OWN = /^(?:python(?:\d[\d.]*)?-dev|lib[\w.+-]+-dev|python3(?:\.\d+)?-[\w.+-]+)$/;

/**
 * The project that a system package such as `python3-yaml` or `python-pyyaml` contains.
 * @param typed in PEP 503 normal form
 * @returns undefined also if the catalogue lists the typed name as a project (python-docx, python3-openid)
 */
export function projectOfSystemName(typed: string, catalogue: string): string | undefined {
  const word = PROJECTS.exec(typed)?.[1];
  if (word === undefined || isListed(typed, catalogue)) return undefined;
  return projectIn(word, catalogue) ?? (isListed(word, catalogue) ? word : undefined);
}

/**
 * The Debian packages that a name such as `libpq-dev` or `python3-dev` may mean. Empty for other names.
 * @param written the name as the user wrote it, because names of Debian packages may have dots
 */
export function systemPackagesSpelled(written: string): readonly string[] {
  const name = written.toLowerCase();
  return OWN.test(name) ? [name.replace(/^python-/, 'python3-')] : [];
}

export function isListed(name: string, catalogue: string): boolean {
  const [entry] = lookUp([name], catalogue);
  return entry !== undefined && (entry.kind !== 'unknown' || entry.systemPackages.length > 0);
}
