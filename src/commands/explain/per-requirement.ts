import type { NamedRequirement } from '../../packages/evaluate-requirements.ts';
import type { PipRequest } from '../../pip/request.ts';
import type { Facts } from '../../remedies/facts.ts';
import { type Offer, versionAndReason } from '../../remedies/offer.ts';
import { positional, restrictTo, type Subset } from '../../remedies/subset.ts';
import { requirementName } from '../../ui/text.ts';
import type { Foresight, Ports } from '../ports.ts';
import { linesAboutNames, offersShown, withOwnMeaning } from './names.ts';
import type { PipWords } from './words.ts';

const NOTHING_KNOWN = {
  name: null,
  about: [],
  kind: 'unknown',
  platform: null,
  manager: null,
  projectTool: null,
  system: null,
  offers: [],
  notOffered: [],
};

/** The answer of `explain --json`. Judges each requirement as if it were the only one. */
export function perRequirement(
  command: PipWords,
  foresight: Foresight,
  ports: Pick<Ports, 'pips' | 'choices'>,
): readonly unknown[] {
  const { facts, refused, why } = foresight;
  if (!facts) return [{ ...NOTHING_KNOWN, requirement: command.words.slice(1).join(' '), refused, why }];
  return partsOf(facts.request).map((part, at, parts) => {
    const alone = parts.length === 1 ? facts : withOwnMeaning(restrictTo(facts, part), facts, at);
    const { offers, notOffered } = refused ? offersShown(alone, ports) : { offers: [], notOffered: [] };
    return {
      name: part.names[0] ?? null,
      requirement: part.requirement,
      refused,
      why,
      about: linesAboutNames(alone, offers),
      kind: alone.packages[0]?.kind ?? 'unknown',
      platform: alone.platform,
      manager: alone.system.manager ?? null,
      projectTool: toolOf(facts),
      system: systemOf(alone),
      offers: offers.map((offer) => ({
        ...{ remedy: offer.remedy, label: offer.label, commands: offer.commands },
        reason: versionAndReason(offer),
        exact: isExact(offer),
      })),
      notOffered: notOffered.map(({ remedy, reason }) => ({ remedy, reason })),
    };
  });
}

/** A part of the pip command that names something to install: a requirement, or -e, -r or --group. */
interface Asked extends Subset {
  readonly requirement: string;
}

function partsOf(request: PipRequest): readonly Asked[] {
  const byOption = (option: string, short: string, values: readonly string[], key: keyof PipRequest) =>
    values.map((value) => ({
      names: [],
      requirement: `${short} ${value}`,
      words: [short, value],
      typed: [{ name: option, value }],
      only: { [key]: [value] },
    }));
  return [
    ...request.requirements.map((requirement) => ({
      names: [requirementName(requirement) ?? []].flat(),
      requirement,
      words: positional([requirement]),
      typed: [],
      only: { requirements: [requirement] },
    })),
    ...byOption('--editable', '-e', request.editables, 'editables'),
    ...byOption('--requirement', '-r', request.requirementFiles, 'requirementFiles'),
    ...byOption('--group', '--group', request.groups, 'groups'),
  ];
}

/** The tool that manages the project, such as uv. `path` is null if the tool is not on PATH. */
function toolOf({ managed: { tool } }: Facts): unknown {
  return tool ? { name: tool.name, sign: tool.sign, path: tool.path ?? null } : null;
}

/**
 * False if pip-shim guessed which system package the name means. pip and pipx use exactly the requested name.
 */
function isExact(offer: Offer): boolean {
  return 'exact' in offer ? offer.exact : true;
}

/** The system package for the requirement. `satisfies` is null if pip-shim can't compare the versions. */
function systemOf({ packages, named, system }: Facts): unknown {
  const name = packages[0]?.name;
  const answer = system.answers.find((each) => each.name === name);
  if (!answer || (answer.candidate ?? answer.installed) === undefined) return null;
  return {
    ...{ package: answer.package, exact: answer.exact },
    candidate: answer.candidate ?? null,
    installed: answer.installed ?? null,
    satisfies: satisfies(named[0]),
  };
}

/** True if the installed or the available version satisfies the requirement. Null if pip-shim can't tell. */
function satisfies(requirement: NamedRequirement | undefined): boolean | null {
  if (!requirement || requirement.url !== undefined || requirement.extras.length > 0) return null;
  const { installed, candidate } = requirement;
  if (installed === 'satisfied') return true;
  const verdict = candidate ?? installed;
  return verdict === undefined || verdict === 'unknown' ? null : verdict === 'satisfied';
}
