import type { PipRequest } from '../pip/request.ts';
import { inNotebook } from '../system/ci-environment.ts';
import type { Variables } from '../system/ports.ts';

/** A reason why pip-shim can't ask a question. {@link WAYS} names the change that lets pip-shim ask. */
export type Unasked =
  | 'notebook'
  | 'no terminal'
  | 'background'
  | 'CI'
  | 'DEBIAN_FRONTEND'
  | 'make -j'
  | '--no-input'
  | 'PIP_NO_INPUT'
  | 'no-input in a config file'
  | 'quiet';

/** The state of the terminal that would show a question. */
export interface Attended {
  /** Both stdin and stderr are terminals. */
  readonly isTerminal: boolean;
  /** True if pip-shim's process group gets the typed keys. False under `&`, timeout(1) and setsid(1). */
  readonly inForeground: () => boolean;
}

/** The reasons why nobody can answer a question. Empty if somebody can answer. */
export function whyNobody(env: Variables, { isTerminal, inForeground }: Attended): readonly Unasked[] {
  const signs: readonly (readonly [Unasked, boolean])[] = [
    ['notebook', inNotebook(env)],
    ['no terminal', !isTerminal],
    ['background', isTerminal && !inForeground()],
    ['CI', Boolean(env.CI)],
    ['DEBIAN_FRONTEND', env.DEBIAN_FRONTEND === 'noninteractive'],
    ['make -j', besideOthersInMake(env)],
  ];
  return signs.flatMap(([why, holds]) => (holds ? [why] : []));
}

/** The reasons of {@link whyNobody}, and the reasons in the command's options and in pip's settings. */
export function whyUnasked(request: PipRequest, env: Variables, attended: Attended): readonly Unasked[] {
  const { noInput, quiet } = request.settings;
  return [
    ...whyNobody(env, attended),
    ...(noInput ? [sourceOfNoInput(request, env)] : []),
    ...(quiet >= 3 ? (['quiet'] as const) : []),
  ];
}

function sourceOfNoInput({ typed }: PipRequest, env: Variables): Unasked {
  if (typed.some(({ name }) => name === '--no-input')) return '--no-input';
  return env.PIP_NO_INPUT ? 'PIP_NO_INPUT' : 'no-input in a config file';
}

/**
 * True under `make -j`. Then only one of make's commands can read the terminal (GNU make's manual, chapter
 * 5.4).
 */
function besideOthersInMake({ MAKELEVEL, MAKEFLAGS = '' }: Variables): boolean {
  return Boolean(MAKELEVEL) && /(?:^| )(?:-j|--jobserver)/.test(MAKEFLAGS);
}

/** The end of a hint. It says how to get the prompt: `run this at a terminal with CI unset to choose`. */
export function wayToBeAsked(why: readonly Unasked[]): string {
  const words = (place: keyof Way): readonly string[] => why.flatMap((each) => WAYS[each][place] ?? []);
  const parts = [
    ...words('where'),
    joined('with', words('unset'), ' unset'),
    joined('without', words('without'), ''),
  ];
  const rest = parts.filter(Boolean).join(' ');
  return `run this ${rest || 'at a terminal'} to choose`;
}

interface Way {
  readonly where?: string;
  readonly unset?: string;
  readonly without?: string;
}

const WAYS: Readonly<Record<Unasked, Way>> = {
  notebook: { where: 'at a terminal' },
  'no terminal': { where: 'at a terminal' },
  background: { where: 'in the foreground, not in the background,' },
  CI: { unset: 'CI' },
  DEBIAN_FRONTEND: { unset: 'DEBIAN_FRONTEND' },
  'make -j': { without: 'make -j' },
  '--no-input': { without: '--no-input' },
  PIP_NO_INPUT: { unset: 'PIP_NO_INPUT' },
  'no-input in a config file': { without: "no-input in pip's config file" },
  quiet: { without: '-qqq' },
};

function joined(before: string, words: readonly string[], after: string): string {
  return words.length === 0 ? '' : `${before} ${words.join(' and ')}${after}`;
}
