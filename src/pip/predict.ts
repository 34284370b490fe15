import { configItems, fileThatSets } from './configuration.ts';
import { PipExit } from './exit.ts';
import { isNetloc } from './netloc.ts';
import { OptionParser, type Parsed, type PlacedOption } from './option-parser.ts';
import { otherPython } from './other-python.ts';
import type { PipRequest, PipSettings, Prediction } from './request.ts';
import { toldOptions } from './told-options.ts';
import { namesSomething } from './uninstall.ts';
import { isAtLeast, type PipWorld } from './world.ts';

export type { PipWorld } from './world.ts';

/**
 * Predicts the real pip's behaviour from its arguments, without the program's name. The result `refusal`
 * means that pip refuses if the environment has the marker EXTERNALLY-MANAGED. The caller checks for the
 * marker. Follows pip's code from cli/main.py to the check of PEP 668.
 *
 * pip-shim can't know three things, and assumes that they do not change pip's behaviour: a locale whose
 * encoding is not UTF-8, whether `--no-use-pep517` finds setuptools, and a requirements file behind a URL.
 */
export function predict(args: readonly string[], world: PipWorld): Prediction {
  try {
    return predictOrExit(args, world);
  } catch (error) {
    if (error instanceof PipExit) return { kind: 'other', why: error.why };
    throw error;
  }
}

function predictOrExit(args: readonly string[], world: PipWorld): Prediction {
  if (completes(world)) throw new PipExit('PIP_AUTO_COMPLETE is set');
  const first = parseMain(args, world);
  const python = text(first, 'python');
  if (!python || isSecondRun(world)) return predictHere(args, first, world, undefined);
  // pip starts itself again with the other interpreter, and sets _PIP_RUNNING_IN_SUBPROCESS. So predict what
  // that second pip does, which reads all arguments and settings again.
  const { prefix } = otherPython(python, world);
  const there = { ...world, prefix, env: { ...world.env, _PIP_RUNNING_IN_SUBPROCESS: '1' } };
  return predictHere(args, parseMain(args, there), there, python);
}

/**
 * Whether pip only completes a command line (cli/autocompletion.py). Since 24.1, pip also needs COMP_WORDS
 * and COMP_CWORD for that.
 */
const completes = ({ env, pipVersion }: PipWorld): boolean =>
  env.PIP_AUTO_COMPLETE !== undefined &&
  (!isAtLeast(pipVersion, '24.1') || Boolean(env.COMP_WORDS && env.COMP_CWORD));

/**
 * Parses pip's main options as parse_command in cli/main_parser.py does. pip reports an error in these
 * options before any other error. pip reads their variables and config files even with --isolated.
 */
const parseMain = (args: readonly string[], world: PipWorld): Parsed =>
  new OptionParser('main', world.pipVersion).configure(configItems('global', false, world)).parse(args);

const isSecondRun = (world: PipWorld): boolean => world.env._PIP_RUNNING_IN_SUBPROCESS !== undefined;

function predictHere(
  args: readonly string[],
  main: Parsed,
  world: PipWorld,
  python: string | undefined,
): Prediction {
  if (flag(main, 'version')) throw new PipExit('the version was asked for');
  const kind = main.rest[0];
  if (kind !== 'install' && kind !== 'uninstall') throw new PipExit('neither install nor uninstall');
  // pip parses all arguments a second time. It leaves out only the first argument that equals the subcommand.
  const name = args.indexOf(kind);
  const words = args.filter((_, index) => index !== name);
  const items = configItems(kind, words.includes('--isolated'), world);
  const parsed = new OptionParser(kind, world.pipVersion).configure(items).parse(words);
  const told = toldOptions(kind, items, world.pipVersion);
  return judge({ ...requestOf(kind, args, name, parsed, python), told }, parsed, world);
}

/**
 * Follows _main in cli/base_command.py, and then the beginning of `run` in commands/install.py or
 * commands/uninstall.py.
 */
function judge(request: PipRequest, parsed: Parsed, world: PipWorld): Prediction {
  if (text(parsed, 'python') && !isSecondRun(world) && isAtLeast(world.pipVersion, '23.2'))
    throw new PipExit('--python must stand before the subcommand');
  if (request.settings.requireVirtualenv)
    return {
      kind: 'require-virtualenv',
      request,
      why: `require-virtualenv is set (${request.settings.requireVirtualenv})`,
    };
  if (request.kind === 'install') checkInstall(parsed);
  else checkUninstall(request, parsed, world);
  const source = sourceOf(parsed, 'override_externally_managed');
  if (source !== undefined && source !== 'config') throw new PipExit('--break-system-packages is set');
  if (!isAtLeast(world.pipVersion, '23.0')) throw new PipExit('pip before 23.0 does not know the marker');
  if (source === undefined)
    return { kind: 'refusal', request, why: `pip ${request.kind} into the interpreter's own environment` };
  const isIsolated = request.args.includes('--isolated');
  const file = fileThatSets('break-system-packages', request.kind, isIsolated, world) ?? "pip's config file";
  return { kind: 'allowed', request, why: `${file} sets break-system-packages`, file };
}

/**
 * Checks an uninstall. pip begins with its HTTP session, which fails if the feature truststore is on but not
 * installed. pip contains truststore since 23.3, and few users install it into an older pip.
 */
function checkUninstall(request: PipRequest, parsed: Parsed, world: PipWorld): void {
  if (list(parsed, 'features_enabled').includes('truststore') && !isAtLeast(world.pipVersion, '23.3'))
    throw new PipExit('truststore is not installed for pip');
  if (!list(parsed, 'trusted_hosts').every(isNetloc)) throw new PipExit('--trusted-host is no host');
  if (!namesSomething(request, world)) throw new PipExit('nothing to uninstall is given');
}

function checkInstall(parsed: Parsed): void {
  const { settings } = parsed;
  if (flag(parsed, 'use_user_site') && settings.has('target_dir'))
    throw new PipExit('--user and --target together');
  for (const [dest, name] of ELSEWHERE) {
    // An empty value on the command line counts as set too, because pip only tests whether the value `is
    // None`.
    if (settings.has(dest)) throw new PipExit(`${name} is set`);
  }
  if (flag(parsed, 'dry_run') && text(parsed, 'json_report_file'))
    throw new PipExit('--dry-run with --report');
}

const ELSEWHERE = [
  ['root_path', '--root'],
  ['target_dir', '--target'],
  ['prefix_path', '--prefix'],
] as const;

function requestOf(
  kind: PipRequest['kind'],
  args: readonly string[],
  name: number,
  parsed: Parsed,
  python: string | undefined,
): Omit<PipRequest, 'told'> {
  return {
    kind,
    args,
    argsWithoutPython: withoutPython(args, name, parsed.typed),
    requirements: parsed.rest,
    editables: list(parsed, 'editables'),
    requirementFiles: list(parsed, 'requirements'),
    constraintFiles: list(parsed, 'constraints'),
    groups: list(parsed, 'dependency_groups'),
    typed: parsed.typed.map(({ start, end, ...option }) => option),
    settings: settingsOf(parsed, python),
  };
}

/**
 * Removes --python and its value from `args`.
 * @param name the index of the subcommand in `args`
 * @param typed the options, with indices that do not count the subcommand
 */
function withoutPython(args: readonly string[], name: number, typed: readonly PlacedOption[]): string[] {
  const isPython = ({ name: option }: PlacedOption) => option === '--python';
  const taken = new Set(typed.filter(isPython).flatMap(({ start, end }) => [start, end - 1]));
  return args.filter((_, index) => index === name || !taken.has(index > name ? index - 1 : index));
}

function settingsOf(parsed: Parsed, python: string | undefined): PipSettings {
  return {
    user: sourceOf(parsed, 'use_user_site'),
    requireVirtualenv: sourceOf(parsed, 'require_venv'),
    noInput: flag(parsed, 'no_input'),
    dryRun: flag(parsed, 'dry_run'),
    debug: flag(parsed, 'debug_mode'),
    quiet: count(parsed, 'quiet'),
    python,
  };
}

const count = ({ settings }: Parsed, dest: string): number => Number(settings.get(dest)?.value ?? 0);
const flag = (parsed: Parsed, dest: string): boolean => count(parsed, dest) !== 0;
/** The source of a flag that is set. */
const sourceOf = (parsed: Parsed, dest: string) =>
  flag(parsed, dest) ? parsed.settings.get(dest)?.source : undefined;

function text({ settings }: Parsed, dest: string): string | undefined {
  const value = settings.get(dest)?.value;
  return typeof value === 'string' ? value : undefined;
}

function list({ settings }: Parsed, dest: string): readonly string[] {
  const value = settings.get(dest)?.value;
  return typeof value === 'object' ? value : [];
}
