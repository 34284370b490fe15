import type { Ending } from '../system/ports.ts';
import type { Facts } from './facts.ts';
import type { Execution, Offer } from './offer.ts';

/** Wraps a remedy so that each execution is recorded when it ends, even if it failed. */
export function withHistory<O extends Offer>(
  remedy: Execution<O>,
  record: (offer: O, facts: Facts, ending: Ending) => void,
): Execution<O> {
  return {
    async execute(offer, facts, stage) {
      const ended = await remedy.execute(offer, facts, stage);
      record(offer, facts, ended.kind === 'unsupported' ? ended.ending : ended);
      return ended;
    },
  };
}
