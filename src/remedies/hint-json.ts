import { asciiOnly, commandLine, redact, redactWord } from '../ui/text.ts';
import type { Decision } from './decide.ts';
import type { Facts } from './facts.ts';
import { typedFor } from './hint.ts';
import type { Offer } from './offer.ts';
import type { Unasked } from './unasked.ts';
import { variablesFor } from './ways.ts';

/** The version of the object's layout. A reader must ignore keys that it does not know. */
const SCHEMA = 1;

/**
 * The hint for programs (PIP_SHIM_HINT=json): one line of JSON. It names only the offers that a script can
 * get here, and for each the variables that choose it. All its characters are ASCII, so that no locale and no
 * terminal changes it.
 * @param hint the hint for people
 * @param unasked why nobody was asked
 */
export function hintAsJson(
  { offers }: Pick<Decision, 'offers'>,
  facts: Facts,
  hint: string,
  unasked: readonly Unasked[],
): string {
  const { request, interpreter, cause } = facts;
  const hintObject = {
    'pip-shim': SCHEMA,
    refusal: cause === 'refusal' ? 'externally-managed-environment' : cause,
    command: request.kind,
    python: interpreter.path,
    requirements: [...request.requirements, ...request.editables, ...request.requirementFiles].map(shown),
    reason: unasked.join(', '),
    offers: offersOf(offers, facts),
    hint: redact(hint),
  };
  return asciiOnly(JSON.stringify(hintObject));
}

interface JsonOffer {
  readonly remedy: Offer['remedy'];
  readonly environment: Readonly<Record<string, string>>;
  /** What to type. Left out if it contains a password, because it does not work with the password hidden. */
  readonly run?: string;
  readonly commands: readonly string[];
  readonly works: true;
}

/** If two offers have the same variables, keeps only the first, because a script gets that one. */
function offersOf(offers: readonly Offer[], facts: Facts): readonly JsonOffer[] {
  const found = new Map<string, JsonOffer>();
  const words = facts.request.args;
  const isWhole = words.every((word, at) => redactWord(word, words[at - 1]) === word);
  for (const offer of offers) {
    const environment = Object.fromEntries(variablesFor(offer, facts) ?? []);
    const run = typedFor(offer, facts);
    const key = JSON.stringify(environment);
    if (run === undefined || found.has(key)) continue;
    found.set(key, {
      remedy: offer.remedy,
      environment,
      ...(isWhole ? { run } : {}),
      commands: commandsAlone(offer).map(redact),
      works: true,
    });
  }
  return [...found.values()];
}

/** The commands of an offer if nobody can answer a question. */
export function commandsAlone(offer: Offer): readonly string[] {
  const alone = offer.remedy === 'system' ? offer.unattended : undefined;
  return alone ? [commandLine(alone.program, alone.args)] : offer.commands;
}

const shown = (word: string): string => redactWord(word, undefined);
