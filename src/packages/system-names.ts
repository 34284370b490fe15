import { lookUp, projectIn } from './catalogue.ts';

/** Debian, Fedora and openSUSE, older Debians and Arch, then Alpine. */
const PROJECTS = /^(?:python3?|py3)-(.+)$/;
/** Of the index's 800,000 projects three are spelled like that. */
const OWN = /^(?:python(?:\d[\d.]*)?-dev|lib[\w.+-]+-dev|python3(?:\.\d+)?-[\w.+-]+)$/;

/**
 * The project that a distribution's package contains, for `python3-yaml` or `python-pyyaml`.
 * @param typed in PEP 503 normal form
 * @returns undefined also for the projects that are called so themselves (python-docx, python3-openid)
 */
export function projectOfSystemName(typed: string, catalogue: string): string | undefined {
  const word = PROJECTS.exec(typed)?.[1];
  if (word === undefined || isListed(typed, catalogue)) return undefined;
  return projectIn(word, catalogue) ?? (isListed(word, catalogue) ? word : undefined);
}

/**
 * Debian's packages that a name may be, if it is spelled like one that no project has: `libpq-dev`, `python3-dev`.
 * @param written the name as the user wrote it. Debian's names have dots.
 */
export function systemPackagesSpelled(written: string): readonly string[] {
  const name = written.toLowerCase();
  return OWN.test(name) ? [name.replace(/^python-/, 'python3-')] : [];
}

export function isListed(name: string, catalogue: string): boolean {
  const [entry] = lookUp([name], catalogue);
  return entry !== undefined && (entry.kind !== 'unknown' || entry.systemPackages.length > 0);
}
