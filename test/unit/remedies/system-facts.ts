import type { Facts } from '../../../src/core/facts.ts';
import type { PipRequest } from '../../../src/core/request.ts';
import type { SystemFacts } from '../../../src/core/system-packages.ts';
import { MANAGERS } from '../../../src/platforms/all.ts';
import { systemRemedy } from '../../../src/remedies/system-package.ts';
import { APT, factsFor, requestFor } from '../core/facts.ts';
import { fakeLook } from '../core/fake-look.ts';
import { entryOf } from '../data/catalogue-file.ts';

export const remedy = systemRemedy(MANAGERS, { look: fakeLook({}), find: () => undefined });

export const ROOT = { user: { uid: 0, home: '/root', sudo: undefined } };

export const facts = (
  requirements: string[],
  more: Partial<Facts> = {},
  request: Partial<PipRequest> = {},
): Facts => factsFor(requestFor(requirements, request), more);

/** What apt says instead of having everything. */
export const apt = (more: Partial<SystemFacts>): { system: SystemFacts } => ({
  system: { ...APT, hasLists: true, reply: 'answered', answers: [], ...more },
});

/** apt's answer about a name. */
export const there = (name: string, installed: string | undefined, candidate = '1.0-1') => ({
  ...{ name, package: entryOf(name, 'bookworm').systemPackage ?? '', exact: true },
  ...{ installed, candidate },
});
