import { readFileSync } from 'node:fs';
import { readBuildNeeds } from '../../../../src/packages/build-needs.ts';
import { spelledAlike } from '../../../../src/packages/misspelt.ts';
import { pep440 } from '../../../../src/packages/pep440.ts';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { CureTools } from '../../../../src/remedies/after-failure/tools.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { requestFor } from '../facts.ts';
import { factsOfNames, tables } from '../facts-of-names.ts';

const NEEDS = readBuildNeeds(
  readFileSync(new URL('../../../../data/build-needs.txt', import.meta.url), 'utf8'),
);

/** Fake tools on Debian: apt has each package, pkg-config is on PATH, the project has a requirements.txt. */
export function fakeCures(more: Partial<CureTools> = {}): CureTools {
  return {
    look: fakeLook({ 'etc/ssl/certs/ca-certificates.crt': '', 'home/u/p/requirements.txt': '' }),
    env: {},
    find: (name) => (name === 'pkg-config' ? `/usr/bin/${name}` : undefined),
    pep440: async () => pep440,
    needs: async () => NEEDS,
    alike: (name) => spelledAlike(name, tables),
    commands: () => MANAGERS.apt.commands,
    about: async (name) => factsOfNames(requestFor([name])),
    known: async (packages) => ({ packages, installed: [], hasLists: true, isSure: true }),
    ...more,
  };
}
