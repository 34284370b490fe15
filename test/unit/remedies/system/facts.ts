import type { PipRequest } from '../../../../src/pip/request.ts';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { SystemFacts } from '../../../../src/platforms/system-facts.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import type { Remedy, SystemOffer } from '../../../../src/remedies/offer.ts';
import { evaluateSystem } from '../../../../src/remedies/system/evaluate.ts';
import { systemRemedy } from '../../../../src/remedies/system/remedy.ts';
import { entryOf } from '../../data/catalogue-file.ts';
import { fakeLook } from '../../system/fake-look.ts';
import { APT, factsFor, requestFor } from '../facts.ts';

export const remedy: Remedy<SystemOffer> = {
  ...systemRemedy(MANAGERS, { look: fakeLook({}), find: () => undefined }),
  evaluate: (facts) => evaluateSystem(facts, MANAGERS),
};

export const ROOT = { user: { uid: 0, home: '/root', sudo: undefined } };

export const facts = (
  requirements: string[],
  more: Partial<Facts> = {},
  request: Partial<PipRequest> = {},
): Facts => factsFor(requestFor(requirements, request), more);

/** Facts about apt that replace the default facts, in which apt has every package. */
export const apt = (more: Partial<SystemFacts>): { system: SystemFacts } => ({
  system: { ...APT, hasLists: true, reply: 'answered', answers: [], ...more },
});

/** Returns apt's answer about the package of `name`, with the installed version and the candidate. */
export const there = (name: string, installed: string | undefined, candidate = '1.0-1') => ({
  ...{ name, package: entryOf(name, 'bookworm').systemPackage ?? '', exact: true },
  ...{ installed, candidate },
});
