import { readFileSync } from 'node:fs';

/** The sections of os-release.txt, by name. */
export const OS_RELEASES: ReadonlyMap<string, string> = new Map(
  readFileSync(new URL('os-release.txt', import.meta.url), 'utf8')
    .split(/^== /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);
