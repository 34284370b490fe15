import { contentsOf, type Held, pathOfUrl } from '../../environment/contents.ts';
import type { Look } from '../../system/ports.ts';
import { DEFAULT_INDEX, sourcesOf } from './sources.ts';

/** A distribution that a venv had, and the index that it came from, if a record says it. */
export interface Wanted extends Held {
  readonly index: string | undefined;
}

/** The plan to install again what a venv had. `listed`: what pip-shim does not fetch, with the reasons. */
export interface Refill {
  readonly steps: readonly RefillStep[];
  readonly listed: readonly Listed[];
}

interface Listed {
  readonly held: Wanted;
  readonly why: string;
  /** The arguments with which the user can install the distribution. Empty if the user can't. */
  readonly args: readonly string[];
}

/** One `pip install` that brings back a part of what a venv had. */
export interface RefillStep {
  /** The arguments after `pip install --no-deps`. */
  readonly args: readonly string[];
  readonly held: readonly Wanted[];
  /** The index for the names, and for what a build needs. Undefined if pip may use several places. */
  readonly index: string | undefined;
}

/** The index that pip uses now. */
export interface IndexNow {
  /** The only index that pip uses. Undefined if pip may use several places. */
  readonly sole: string | undefined;
  /** True if the policy locks the index. */
  readonly isLocked: boolean;
}

/**
 * These are wanted only if a record shows their install. Otherwise the old venv may have got them when it was
 * made.
 */
const TOOLS = ['pip', 'setuptools', 'wheel'];

/**
 * What the old venvs had and the new venv does not have. If two old venvs had a package, the first one
 * counts.
 */
export function wantedFrom(
  olds: readonly string[],
  present: readonly string[],
  look: Look,
): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const old of olds) {
    const sourceOf = sourcesOf(old, look);
    for (const held of contentsOf(old, look)) {
      const index = sourceOf(held.metadata);
      const isBrought = index !== undefined || !TOOLS.includes(held.name);
      if (isBrought && !wanted.has(held.name) && !present.includes(held.name))
        wanted.set(held.name, { ...held, index });
    }
  }
  return [...wanted.values()];
}

/**
 * Plans how to install again what a venv had. Asks an index for a name only if a record says that the package
 * came from that index, because another index must not learn the names of private packages. For the same
 * reason, pip looks for no dependencies, and installs only what the venv had.
 */
export function planRefill(all: readonly Wanted[], now: IndexNow, look: Look): Refill {
  const listed: Listed[] = [];
  const byIndex = new Map<string, Wanted[]>();
  const direct: Wanted[] = [];
  for (const held of all) {
    const { origin, index = '' } = held;
    const gone = unsound(held) ?? whyNotDirect(held, look);
    const why = gone ?? (origin.kind === 'index' ? whyNotFrom(held, now) : whyNotBuilt(held, now));
    if (why !== undefined) listed.push({ held, why, args: gone === undefined ? argsOf(held) : [] });
    else if (origin.kind !== 'index') direct.push(held);
    else byIndex.set(index, [...(byIndex.get(index) ?? []), held]);
  }
  const steps = [...byIndex].map(([index, held]) => {
    const from = index === DEFAULT_INDEX ? [] : ['--index-url', index];
    return { index, held, args: [...from, ...held.flatMap(argsOf)] };
  });
  const ofDirect = { index: now.sole, held: direct, args: direct.flatMap(argsOf) };
  return { steps: [...steps, ...(direct.length > 0 ? [ofDirect] : [])], listed };
}

function whyNotFrom({ index }: Wanted, { sole, isLocked }: IndexNow): string | undefined {
  if (index === undefined) return 'no record says which index it came from';
  if (sole === undefined) return 'pip may install from several places now, or from one with a password';
  if (index === sole || (index !== DEFAULT_INDEX && !isLocked)) return undefined;
  return `it came from ${index === DEFAULT_INDEX ? "pip's default index" : index}, and pip uses another index now`;
}

/**
 * Why an editable directory, or what a URL leads to, can't be built now. Even with --no-deps, a build gets
 * what it needs from the index. It may need names that only a private index has. A wheel needs no build.
 */
function whyNotBuilt({ index, origin }: Wanted, { sole }: IndexNow): string | undefined {
  if (origin.kind === 'url' && /^[^#?]+\.whl(?:[#?]|$)/.test(origin.url)) return undefined;
  if (index === undefined) return 'no record says which index its build used';
  if (sole === undefined) return 'pip may install from several places now, or from one with a password';
  if (index === sole) return undefined;
  return `its build used ${index === DEFAULT_INDEX ? "pip's default index" : index}, and pip uses another index now`;
}

function whyNotDirect({ origin }: Wanted, look: Look): string | undefined {
  if (origin.kind === 'editable')
    return look.stat(origin.directory)?.kind === 'directory' ? undefined : `${origin.directory} is gone`;
  if (origin.kind !== 'url') return undefined;
  const path = pathOfUrl(origin.url);
  if (path !== undefined) return look.stat(path) ? undefined : `${path} is gone`;
  if (origin.url === '') return 'its metadata is damaged';
  return origin.url.includes('${') ? `its URL needs a variable: ${origin.url}` : undefined;
}

/** The reason, if pip might misread the name or the version. */
function unsound({ name, version = '', origin }: Wanted): string | undefined {
  const isSound =
    /^[a-z0-9][a-z0-9-]*$/.test(name) && (origin.kind !== 'index' || /^\w[\w.!+-]*$/.test(version));
  return isSound ? undefined : 'its metadata is damaged';
}

/** The arguments with which `pip install` brings a distribution. */
function argsOf({ name, version, origin }: Wanted): readonly string[] {
  if (origin.kind === 'editable') return ['-e', origin.directory];
  if (origin.kind !== 'url') return [`${name}==${version}`];
  // Before version 24.1, pip takes a name before `git+file:///…` for a mistake: its packaging wants a host.
  return [/^\w+\+file:\/\/\//.test(origin.url) ? origin.url : `${name} @ ${origin.url}`];
}

/** A distribution for messages: `requests 2.31.0`. */
export const shownHeld = ({ name, version }: Held): string =>
  version === undefined ? name : `${name} ${version}`;
