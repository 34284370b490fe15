import { parseRequirement, type Requirement } from '../../packages/pep508.ts';
import { toldOfPackages } from '../../pip/told-options.ts';
import { isAtLeast } from '../../pip/world.ts';
import { commandLine, isArchive, requirementName } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { HeldTool, PipxProgram } from './facts.ts';
import { handedOn, pipArgs } from './options.ts';

/** The arguments after `pipx`. Or the reason why pipx can't do the command, and advice for the user. */
export type Translated =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'unsupported'; readonly why: string; readonly next: readonly string[] };

/**
 * Translates each requirement of `pip install` to a pipx command. Sources: `pipx install --help`,
 * `pipx upgrade --help` and pipx/commands/{install,upgrade}.py of 1.1.0 to 1.18.4.
 *
 * Each requirement gets a separate run of pipx. Only pipx 1.4 and newer takes several requirements, and
 * separate runs show which requirement failed.
 */
export function translate(facts: Facts, program: PipxProgram): readonly Translated[] {
  const { request, packages } = facts;
  const args = handedOn(request.typed, facts.cwd);
  const promising = new Set(
    packages.filter(({ promises = [] }) => promises.length > 0).map(({ name }) => name),
  );
  const ofNew = [...pythonOf(facts), ...backend(args, program), ...pipArgs(args)];
  return request.requirements.map((requirement) => {
    const held = heldBy(requirement, facts, program);
    if (held) return translateHeld(requirement, held, args, { facts, program });
    const includingDeps = promising.has(requirementName(requirement) ?? '') ? ['--include-deps'] : [];
    return words(['install', ...includingDeps, ...ofNew, asPath(requirement)]);
  });
}

/** Translates a requirement for a tool that pipx has already. */
function translateHeld(
  requirement: string,
  held: HeldTool,
  args: readonly string[],
  { facts, program }: { readonly facts: Facts; readonly program: PipxProgram },
): Translated {
  const { request } = facts;
  const elsewhere = onAnotherPython(held, facts);
  if (elsewhere) return elsewhere;
  const asked = [...request.typed, ...toldOfPackages(request)];
  const has = (name: string): boolean => asked.some((option) => option.name === name);
  const again = (own: readonly string[]): Translated =>
    words(['install', '--force', ...pipArgs([...forced(own, program), ...args]), requirement]);
  const wanted = parseRequirement(requirement);
  if (has('--force-reinstall') || has('--ignore-installed')) return again(['--force-reinstall']);
  if (has('--upgrade')) {
    // Use `pipx upgrade` only without versions, because it drops them from the recorded requirement
    // (parse_specifier_for_upgrade).
    const isPlain = isSameUrl(requirement, held) || (wanted?.specifier === '' && covers(held, wanted));
    return isPlain ? words(['upgrade', ...pipArgs(args), held.name]) : again(['--upgrade']);
  }
  // If the tool is installed already and fits, `pipx install` says so and exits with 0, as pip does.
  if (isSameUrl(requirement, held) || isSatisfied(wanted, held)) return words(['install', requirement]);
  return again([]);
}

/** The installed tool with this name or from this URL, in the home of the given pipx. */
export function heldBy(requirement: string, { pipx }: Facts, { home }: PipxProgram): HeldTool | undefined {
  if (pipx.held.length === 0) return undefined;
  const name = parseRequirement(requirement)?.name;
  return pipx.held.find(
    (tool) => tool.home === home && (name === undefined ? isSameUrl(requirement, tool) : tool.name === name),
  );
}

function isSameUrl(requirement: string, { spec }: HeldTool): boolean {
  const url = urlOf(requirement);
  return url !== undefined && spec !== undefined && url === urlOf(spec);
}

/** The URL in `name @ URL`. Undefined for other named requirements. Any other text stays unchanged. */
function urlOf(text: string): string | undefined {
  const requirement = parseRequirement(text);
  return requirement ? requirement.url : text;
}

/**
 * True if the tool's version, extras and source fit. False if pip-shim can't tell, because pip then checks
 * it.
 */
function isSatisfied(wanted: Requirement | undefined, held: HeldTool): boolean {
  if (!wanted || !covers(held, wanted)) return false;
  if (wanted.specifier === '') return true;
  return held.satisfies.includes(wanted.specifier);
}

function covers({ spec }: HeldTool, { extras, url }: Requirement): boolean {
  const has = (spec === undefined ? undefined : parseRequirement(spec))?.extras ?? [];
  return url === undefined && extras.every((extra) => has.includes(extra));
}

/**
 * The options `own` of pip, if `pipx install --force` needs them. `--force` makes pip run again in the
 * existing venv. Since 1.3.0, pipx itself adds `--force-reinstall`, so pip looks for the newest version. With
 * an older pipx, pip would keep any version that fits.
 */
function forced(own: readonly string[], { version }: PipxProgram): readonly string[] {
  return version !== undefined && isAtLeast(version, '1.3.0') ? [] : own;
}

/**
 * Makes pipx use pip if the command has options for pip. Otherwise pipx 1.12.0 and newer would use a uv that
 * it finds, and uv has other options.
 */
function backend(args: readonly string[], { version }: PipxProgram): readonly string[] {
  const knows = version !== undefined && isAtLeast(version, '1.12.0');
  return knows && args.length > 0 ? ['--backend', 'pip'] : [];
}

/**
 * Writes the name of an archive in the current directory as a path. pipx would take the bare name for a
 * package's.
 */
const asPath = (requirement: string): string =>
  isArchive(requirement) && !/[/:]/.test(requirement) ? `./${requirement}` : requirement;

/** pip's `--python` as an absolute path, because not every pipx takes a version there. */
function pythonOf({ request, interpreter }: Facts): readonly string[] {
  return request.settings.python === undefined ? [] : ['--python', interpreter.path];
}

/**
 * Declines if the user asks for another Python than the tool has. pipx can't change it: `pipx install
 * --force` ignores `--python` or breaks the venv, and `pipx upgrade` has no such option.
 */
function onAnotherPython(held: HeldTool, facts: Facts): Translated | undefined {
  const { request, interpreter } = facts;
  if (request.settings.python === undefined || held.python === interpreter.version) return undefined;
  const move = commandLine('pipx', ['reinstall', '--python', interpreter.path, held.name]);
  const why = `pipx has ${held.name} on ${held.python === undefined ? 'another Python' : `Python ${held.python}`}`;
  return { kind: 'unsupported', why, next: [`to move it: ${move}`] };
}

const words = (list: readonly string[]): Translated => ({ kind: 'words', words: list });
