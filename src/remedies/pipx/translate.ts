import { parseRequirement, type Requirement } from '../../packages/pep508.ts';
import { toldOfPackages } from '../../pip/told-options.ts';
import { isAtLeast } from '../../pip/world.ts';
import { commandLine } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { HeldTool, PipxProgram } from './facts.ts';
import { handedOn, pipArgs } from './options.ts';

/** The words after `pipx`; or why pipx can't do it, and what can. */
export type Translated =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'unsupported'; readonly why: string; readonly next: readonly string[] };

/**
 * One requirement of `pip install` in the words of the pipx that is there. Sources: `pipx install --help`,
 * `upgrade --help` and pipx/commands/{install,upgrade}.py of 1.1.0 to 1.18.4.
 *
 * Each requirement gets a run of its own: several in one `install` came with 1.4, and what fails is then known by name.
 */
export function translate(requirement: string, facts: Facts, program: PipxProgram): Translated {
  const { request, cwd } = facts;
  const args = handedOn(request.typed, cwd);
  const held = heldBy(requirement, facts, program);
  if (!held)
    return words(['install', ...pythonOf(facts), ...backend(args, program), ...pipArgs(args), requirement]);
  const elsewhere = onAnotherPython(held, facts);
  if (elsewhere) return elsewhere;
  const asked = [...request.typed, ...toldOfPackages(request)];
  const has = (name: string): boolean => asked.some((option) => option.name === name);
  const again = (own: readonly string[]): Translated =>
    words(['install', '--force', ...pipArgs([...forced(own, program), ...args]), requirement]);
  const wanted = parseRequirement(requirement);
  if (has('--force-reinstall') || has('--ignore-installed')) return again(['--force-reinstall']);
  if (has('--upgrade')) {
    // `upgrade` goes by the requirement in pipx's record, without its versions (parse_specifier_for_upgrade).
    const isPlain = isSameUrl(requirement, held) || (wanted?.specifier === '' && covers(held, wanted));
    return isPlain ? words(['upgrade', ...pipArgs(args), held.name]) : again(['--upgrade']);
  }
  // pipx then says that it is installed and ends with 0, as pip does.
  if (isSameUrl(requirement, held) || isSatisfied(wanted, held)) return words(['install', requirement]);
  return again([]);
}

/** The venv of this name, or the one that came from this URL, in the home of the pipx that is used. */
export function heldBy(requirement: string, { pipx }: Facts, { home }: PipxProgram): HeldTool | undefined {
  const name = parseRequirement(requirement)?.name;
  return pipx.held.find(
    (tool) => tool.home === home && (name === undefined ? isSameUrl(requirement, tool) : tool.name === name),
  );
}

function isSameUrl(requirement: string, { spec }: HeldTool): boolean {
  const url = urlOf(requirement);
  return url !== undefined && spec !== undefined && url === urlOf(spec);
}

/** `name @ URL`, or the URL alone. */
function urlOf(text: string): string | undefined {
  const requirement = parseRequirement(text);
  return requirement ? requirement.url : text;
}

/** By version, extras and origin; where that can't be told, pip itself is left to find out. */
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
 * `--force` lets pip run again in the venv that is there. Since 1.3.0 pipx adds `--force-reinstall` to it, and pip
 * then looks for the newest version anew; before, pip would leave what satisfies the requirement.
 */
function forced(own: readonly string[], { version }: PipxProgram): readonly string[] {
  return version !== undefined && isAtLeast(version, '1.3.0') ? [] : own;
}

/** pipx 1.12.0 and newer takes uv for its work where it finds it, which has other options than pip. */
function backend(args: readonly string[], { version }: PipxProgram): readonly string[] {
  const knows = version !== undefined && isAtLeast(version, '1.12.0');
  return knows && args.length > 0 ? ['--backend', 'pip'] : [];
}

/** pip's `--python`: an absolute path, which every pipx takes; names and versions differ between releases. */
function pythonOf({ request, interpreter }: Facts): readonly string[] {
  return request.settings.python === undefined ? [] : ['--python', interpreter.path];
}

/** A tool stays on its Python: `install --force` ignores `--python` or breaks the venv, `upgrade` has no such option. */
function onAnotherPython(held: HeldTool, facts: Facts): Translated | undefined {
  const { request, interpreter } = facts;
  if (request.settings.python === undefined || held.python === interpreter.version) return undefined;
  const move = commandLine('pipx', ['reinstall', '--python', interpreter.path, held.name]);
  const why = `pipx has ${held.name} on ${held.python === undefined ? 'another Python' : `Python ${held.python}`}`;
  return { kind: 'unsupported', why, next: [`to move it: ${move}`] };
}

const words = (list: readonly string[]): Translated => ({ kind: 'words', words: list });
