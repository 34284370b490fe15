import { outsideOf } from '../../environment/project.ts';
import { safeToMake } from '../../environment/venv-places.ts';
import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import type { ReadRequirement } from '../../packages/evaluate-requirements.ts';
import { judge, type Pep440 } from '../../packages/versions.ts';
import { movedPaths } from '../../pip/moved-paths.ts';
import { isAtLeast } from '../../pip/world.ts';
import type { KnownVenvs } from '../../state/venv-record.ts';
import { parent } from '../../system/paths.ts';
import type { Look, Variables } from '../../system/ports.ts';

/** A pipx that exists, or that pip-shim is going to make. */
export interface PipxProgram {
  readonly path: string;
  /** The version. Undefined if no file shows it. Then pip-shim uses only options that every release has. */
  readonly version: string | undefined;
  /** The directory whose subdirectory `venvs` has the venvs of the tools. */
  readonly home: string;
}

/** A tool that pipx has, according to pipx's record (`pipx_metadata.json`, pipx 0.15 and newer). */
export interface HeldTool {
  /** The name in PEP 503 form. */
  readonly name: string;
  readonly home: string;
  readonly version: string | undefined;
  /** The requirement that the user gave to pipx. */
  readonly spec: string | undefined;
  /** The version of the tool's Python: `3.11`. */
  readonly python: string | undefined;
  /** The requested specifiers that the tool's version satisfies. */
  readonly satisfies: readonly string[];
}

export interface PipxFacts {
  /** The pipx on PATH. */
  readonly found: PipxProgram | undefined;
  /** pip-shim's private pipx (not on PATH), with its venv and the state of that venv. */
  readonly own: PipxProgram & { readonly venv: string; readonly state: VenvState; readonly ready: boolean };
  /** The tools that the command requests by name or URL, and that any of pipx's homes has already. */
  readonly held: readonly HeldTool[];
  /** The directory into which pipx puts the commands of its tools. */
  readonly binDirectory: string;
  readonly binOnPath: boolean;
  /** pipx's home for releases before 1.3.0, and pipx's home for newer releases. */
  readonly homes: PipxHomes;
  /** PIPX_SHARED_LIBS: the venv whose pip all tools share. Undefined if that venv is in pipx's home. */
  readonly sharedLibs: string | undefined;
  /** PIPX_DEFAULT_BACKEND: `pip` or `uv`. Without it, pipx 1.12 and newer use uv if uv is on PATH. */
  readonly backend: string | undefined;
  /** pip's variables with relative paths, made absolute here, because pipx runs in another directory. */
  readonly moved: Readonly<Record<string, string>>;
}

export interface PipxHomes {
  readonly old: string;
  readonly now: string;
}

export interface PipxQuestion {
  readonly cwd: string;
  /** Path of the pipx on PATH, and the interpreter that its first line names. */
  readonly found: { readonly path: string; readonly interpreter: string | undefined } | undefined;
  readonly named: readonly ReadRequirement[];
  /** The requirements without a name, as typed. */
  readonly unnamed: readonly string[];
  /** What compares versions. Undefined if no requirement has a specifier or a marker. */
  readonly pep440: Pep440 | undefined;
  readonly env: Variables;
  readonly home: string;
  /** $XDG_DATA_HOME/pip-shim */
  readonly dataDirectory: string;
  readonly uid: number;
}

/** Reads the facts about pipx and its tools from files, as `pipx --version` takes a third of a second. */
export function pipxFacts(question: PipxQuestion, look: Look, known: KnownVenvs): PipxFacts {
  const { env, home } = question;
  const homes = homesOf(question, look);
  const program = (path: string, interpreter: string | undefined): PipxProgram => {
    const version = interpreter === undefined ? undefined : pipxVersion(interpreter, home, look);
    return { path, version, home: homeOf(version, homes) };
  };
  const venv = `${question.dataDirectory}/pipx`;
  const there = inspectVenv(venv, question.uid, look, known);
  const state =
    foreignHome(question, look) ?? safeToMake(venv, there, outsideOf(env, home, question.uid), look);
  const own = program(`${venv}/bin/pipx`, `${venv}/bin/python`);
  const ready = state.kind === 'usable' && state.ours && look.executable(own.path);
  const binDirectory = env.PIPX_BIN_DIR || `${home}/.local/bin`;
  const realBin = look.realPath(binDirectory);
  const onPath = (env.PATH ?? '').split(':').filter((directory) => directory.startsWith('/'));
  return {
    found: question.found && program(question.found.path, question.found.interpreter),
    own: { ...own, venv, state, ready },
    held: pipxHomes(question).flatMap((base) => heldTools(base, question, look)),
    binDirectory,
    binOnPath: onPath.some((directory) => look.realPath(directory) === realBin),
    homes,
    sharedLibs: env.PIPX_SHARED_LIBS || undefined,
    backend: env.PIPX_DEFAULT_BACKEND || undefined,
    moved: movedPaths(question.env, question.cwd),
  };
}

/** Returns `broken` if sudo kept the user's HOME, because pip-shim must leave no files of root there. */
function foreignHome({ env, home, uid }: PipxQuestion, look: Look): VenvState | undefined {
  const isForeign = uid === 0 && env.SUDO_UID && look.stat(home)?.uid !== 0;
  return isForeign
    ? { kind: 'broken', why: 'it would belong to root, in your home directory', remake: false }
    : undefined;
}

/** Every home that some release of pipx uses. */
export function pipxHomes({ env, home }: Pick<PipxQuestion, 'env' | 'home'>): readonly string[] {
  const homes = [env.PIPX_HOME, dataHome(env, home), `${home}/.local/share/pipx`, oldHome(home)];
  return [...new Set(homes.filter((path) => path !== undefined && path !== ''))] as string[];
}

/**
 * pipx 1.3.0 and newer uses XDG's data directory, unless the old home exists (pipx/constants.py, or since 1.5
 * pipx/paths.py).
 */
function homesOf({ env, home }: PipxQuestion, look: Look): PipxHomes {
  if (env.PIPX_HOME) return { old: look.realPath(env.PIPX_HOME), now: look.realPath(env.PIPX_HOME) };
  const old = oldHome(home);
  return { old, now: look.stat(old) ? old : dataHome(env, home) };
}

/** The home that this version of pipx uses. An unknown version counts as 1.3.0 or newer. */
export function homeOf(version: string | undefined, { old, now }: PipxHomes): string {
  return version !== undefined && !isAtLeast(version, '1.3.0') ? old : now;
}

const oldHome = (home: string): string => `${home}/.local/pipx`;
/** pipx gets this directory from platformdirs (user_data_path). */
const dataHome = (env: PipxQuestion['env'], home: string): string =>
  `${env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : `${home}/.local/share`}/pipx`;

/** Reads pipx's version from the name of pipx's metadata directory, such as `pipx-1.4.3.dist-info`. */
export function pipxVersion(interpreter: string, home: string, look: Look): string | undefined {
  const prefix = parent(parent(interpreter));
  const pythons = look.list(`${prefix}/lib`).filter((name) => /^python3\.\d+$/.test(name));
  const isVenv = look.stat(`${prefix}/pyvenv.cfg`) !== undefined;
  const own = pythons.map((python) => `${prefix}/lib/${python}/site-packages`);
  // The order of site.py with Debian's patch: packages of the user, of all users, of the distribution.
  const system = [
    ...pythons.map((python) => `${home}/.local/lib/${python}/site-packages`),
    ...pythons.map((python) => `${prefix}/local/lib/${python}/dist-packages`),
    `${prefix}/lib/python3/dist-packages`,
  ];
  for (const directory of isVenv ? own : [...system, ...own]) {
    const metadata = look
      .list(directory)
      .map((name) => /^pipx-(\d[^-]*)(?:-.*)?\.(?:dist|egg)-info$/.exec(name));
    const version = metadata.find((match) => match !== null)?.[1];
    if (version !== undefined) return version;
  }
  return undefined;
}

/** Finds the requested tools in this home by the name of a tool's venv, or by the URL in a tool's record. */
function heldTools(base: string, question: PipxQuestion, look: Look): readonly HeldTool[] {
  const { unnamed, named } = question;
  const isNamed = (name: string): boolean => named.some((each) => each.name === name);
  const there = look.list(`${base}/venvs`).filter((name) => unnamed.length > 0 || isNamed(name));
  return there
    .map((name) => readTool(name, base, question, look))
    .filter(({ name, spec }) => isNamed(name) || (spec !== undefined && unnamed.includes(spec)));
}

function readTool(
  name: string,
  home: string,
  { named, pep440 }: Pick<PipxQuestion, 'named' | 'pep440'>,
  look: Look,
): HeldTool {
  const text = look.readText(`${home}/venvs/${name}/pipx_metadata.json`, 4 << 20) ?? '';
  const main = record(record(parsed(text)).main_package);
  const python = /\b\d+\.\d+/.exec(String(record(parsed(text)).python_version ?? ''))?.[0];
  const word = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const version = word(main.package_version);
  const satisfies = named
    .filter((each) => each.name === name)
    .map(({ specifier }) => specifier)
    .filter((wanted) => version && pep440 && judge(version, wanted, true, pep440) === 'satisfied');
  return { name, home, version, spec: word(main.package_or_url), python, satisfies };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
