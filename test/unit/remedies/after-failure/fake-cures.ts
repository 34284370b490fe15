import { readFileSync } from 'node:fs';
import { readBuildNeeds } from '../../../../src/packages/build-needs.ts';
import { pep440 } from '../../../../src/packages/pep440.ts';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { CureTools } from '../../../../src/remedies/after-failure/tools.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { factsFor, requestFor } from '../facts.ts';

const NEEDS = readBuildNeeds(
  readFileSync(new URL('../../../../data/build-needs.txt', import.meta.url), 'utf8'),
);

/** What a cure may ask on Debian, where apt has each package, and PATH has pkg-config. */
export function fakeCures(more: Partial<CureTools> = {}): CureTools {
  return {
    look: fakeLook({ 'etc/ssl/certs/ca-certificates.crt': '' }),
    env: {},
    find: (name) => (name === 'pkg-config' ? `/usr/bin/${name}` : undefined),
    pep440: async () => pep440,
    needs: async () => NEEDS,
    commands: () => MANAGERS.apt.commands,
    about: async (name) => factsFor(requestFor([name])),
    known: async (packages) => ({ packages, hasLists: true }),
    ...more,
  };
}
