import type { Facts } from '../../core/facts.ts';
import type { PipRequest, TypedOption } from '../../core/request.ts';
import { requirementName } from '../../core/text.ts';
import type { PipWords } from '../explain.ts';
import type { Foresight, Ports } from '../ports.ts';

/** The answer of `explain --json`: each requirement as if it were the only one. */
export function perRequirement(
  command: PipWords,
  foresight: Foresight,
  { pips }: Pick<Ports, 'pips'>,
): readonly unknown[] {
  const { facts, refused, why } = foresight;
  if (!facts) {
    const requirement = command.words.slice(1).join(' ');
    return [
      { name: null, requirement, refused, why, kind: 'unknown', system: null, offers: [], notOffered: [] },
    ];
  }
  return partsOf(facts.request).map((part, _, parts) => {
    const alone = parts.length === 1 ? facts : narrowed(facts, part);
    const { offers, notOffered } = refused ? pips.offers(alone) : { offers: [], notOffered: [] };
    return {
      name: part.name ?? null,
      requirement: part.requirement,
      refused,
      why,
      kind: alone.packages[0]?.kind ?? 'unknown',
      system: systemOf(part, alone),
      offers: offers.map(({ remedy, label, commands, reason }) => ({ remedy, label, commands, reason })),
      notOffered: notOffered.map(({ remedy, reason }) => ({ remedy, reason })),
    };
  });
}

/** One thing that the command asks for. */
interface Part {
  /** PEP 503; undefined for what has no name. */
  readonly name: string | undefined;
  readonly requirement: string;
  /** How it is written on a command line. */
  readonly words: readonly string[];
  readonly typed: readonly TypedOption[];
  readonly only: Partial<PipRequest>;
}

/** The options that ask for something; all others go with each part. */
const ASKING = ['--requirement', '--editable', '--group'];

function partsOf(request: PipRequest): readonly Part[] {
  const byOption = (option: string, short: string, values: readonly string[], key: keyof PipRequest) =>
    values.map((value) => ({
      name: undefined,
      requirement: `${short} ${value}`,
      words: [short, value],
      typed: [{ name: option, value }],
      only: { [key]: [value] },
    }));
  return [
    ...request.requirements.map((requirement) => ({
      name: requirementName(requirement),
      requirement,
      words: requirement.startsWith('-') ? ['--', requirement] : [requirement],
      typed: [],
      only: { requirements: [requirement] },
    })),
    ...byOption('--editable', '-e', request.editables, 'editables'),
    ...byOption('--requirement', '-r', request.requirementFiles, 'requirementFiles'),
    ...byOption('--group', '--group', request.groups, 'groups'),
  ];
}

/** The same facts for one part of the command; its words are put together anew from the options. */
function narrowed(facts: Facts, part: Part): Facts {
  const { request } = facts;
  const options = request.typed.filter(({ name }) => !ASKING.includes(name));
  const wordsOf = (typed: readonly TypedOption[]): readonly string[] =>
    typed.flatMap(({ name, value }) => (value === undefined ? [name] : [name, value]));
  const argsWithoutPython = [
    request.kind,
    ...wordsOf(options.filter(({ name }) => name !== '--python')),
    ...part.words,
  ];
  const isOfPart = ({ name }: { readonly name: string }): boolean => name === part.name;
  return {
    ...facts,
    request: {
      ...request,
      ...{ requirements: [], editables: [], requirementFiles: [], groups: [] },
      ...part.only,
      args: [...wordsOf(options.filter(({ name }) => name === '--python')), ...argsWithoutPython],
      argsWithoutPython,
      typed: [...options, ...part.typed],
    },
    packages: facts.packages.filter(isOfPart).slice(0, 1),
    owners: facts.owners.filter(isOfPart),
  };
}

/** What the package manager has for it. `satisfies` is null where the requirement names a version. */
function systemOf({ requirement }: Part, { packages, system }: Facts): unknown {
  const name = packages[0]?.systemPackage;
  const answer = system.answers.find((each) => each.package === name);
  if (!answer || (answer.candidate ?? answer.installed) === undefined) return null;
  const namesVersion = /[<>=!~@]/.test(requirement.split(';')[0] ?? '');
  return {
    package: answer.package,
    candidate: answer.candidate ?? null,
    installed: answer.installed ?? null,
    satisfies: namesVersion ? null : true,
  };
}
