import { unquotableIn, whyUnquotable } from '../../environment/venv-path.ts';
import { toldOfPackages } from '../../pip/told-options.ts';
import { belowHome } from '../../system/paths.ts';
import type { Command } from '../../system/ports.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Facts, Owner } from '../facts.ts';
import { uninstallFromPipx, withPipx, withPrivatePipx } from '../menu-words.ts';
import { AUTOMATIC, declined, type Evaluation, type PipxOffer } from '../offer.ts';
import { pinned } from '../pinned.ts';
import { rootLine } from '../system/as-root.ts';
import { makeCommand } from '../venv/shown-commands.ts';
import type { PipxProgram } from './facts.ts';
import { fetchCommand } from './fetch.ts';
import { withoutEquivalent } from './options.ts';
import { runOf, typed } from './run.ts';
import { heldBy, translate } from './translate.ts';

/** Evaluates whether pipx can do the command: the pipx on PATH, or else pip-shim's private pipx. */
export function evaluatePipx(facts: Facts): Evaluation<PipxOffer> {
  if (facts.request.kind === 'uninstall') return evaluateUninstall(facts);
  const unfit = notForPipx(facts);
  if (unfit) return declined('pipx', unfit);
  const { found, own } = facts.pipx;
  const program = found ?? own;
  const unquotable = unquotableIn(program.home);
  if (unquotable)
    return declined('pipx', `pipx keeps its tools in ${program.home}: ${whyUnquotable(unquotable)}`);
  const translated = translate(facts, program);
  const argLists = translated.flatMap((each) => (each.kind === 'words' ? [each.words] : []));
  for (const each of translated)
    if (each.kind === 'unsupported') return declined('pipx', each.why, each.next);
  const plain = runOf(program, [], facts);
  const runs = argLists.map((args) => ({ ...plain, args }));
  if (found || own.ready) return offer({ runs, ...withPipx(facts), ...sayIfThere(facts, program) }, facts);
  return withOwn(runs, facts);
}

/** The reason that the menu shows if this pipx already has all requested tools. */
function sayIfThere(facts: Facts, program: PipxProgram): { readonly reason?: string } {
  const { requirements } = facts.request;
  const held = requirements.flatMap((each) => heldBy(each, facts, program) ?? []);
  if (held.length < requirements.length) return {};
  const versions = held.flatMap(({ version }) => version ?? []).join(', ');
  return {
    reason: `pipx has ${held.length > 1 ? 'them' : 'it'} already${versions === '' ? '' : ` (${versions})`}`,
  };
}

/** Offers an install that makes a private pipx first. The private pipx needs no root, and is not on PATH. */
function withOwn(runs: readonly Command[], facts: Facts): Evaluation<PipxOffer> {
  const { pipx, user } = facts;
  const { venv, state } = pipx.own;
  const where = belowHome(venv, user.home);
  const system = installPipx(facts);
  const next = system === undefined ? [] : [`install pipx: ${system}`];
  const strange = state.kind === 'usable' && !state.ours ? 'it was not made by pip-shim' : undefined;
  const why = state.kind === 'broken' && !state.remake ? state.why : strange;
  if (why !== undefined) {
    const remove = strange === undefined ? [] : [`or remove that directory: rm -r ${quoteWord(venv)}`];
    return declined('pipx', `pipx is not on PATH, and ${where} can't be used: ${why}`, [...next, ...remove]);
  }
  return offer({ runs, ...withPrivatePipx(system, facts), makes: venv }, facts, [
    makeCommand(facts, venv),
    fetchCommand(facts, 'script'),
  ]);
}

/** Evaluates an `uninstall`. Offers pipx only if pipx has every package of the command. */
function evaluateUninstall(facts: Facts): Evaluation<PipxOffer> {
  const { request, packages, owners } = facts;
  const names = packages.map(({ name }) => name);
  const held = names.flatMap(
    (name) => owners.find((owner) => owner.kind === 'pipx' && owner.name === name) ?? [],
  );
  const others = names.filter((name) => !held.some((owner) => owner.name === name));
  const isAll = others.length === 0 && names.length === request.requirements.length;
  const runs = held.flatMap((owner) => uninstalling(owner, facts) ?? []);
  if (held.length === 0 || !isAll || request.requirementFiles.length > 0) {
    const next =
      runs.length > 0
        ? [`to uninstall what pipx has: ${runs.map((run) => typed(run, facts)).join('; ')}`]
        : [];
    return declined('pipx', `pipx does not have ${others.join(', ') || 'all of it'}`, next);
  }
  if (runs.length === 0) {
    const system = installPipx(facts);
    return declined(
      'pipx',
      `pipx installed ${held.map(({ name }) => name).join(', ')}, but pipx is not on PATH now`,
      [`install pipx: ${system ?? 'see the documentation of pipx'}`],
    );
  }
  return offer({ runs, ...uninstallFromPipx }, facts);
}

/**
 * The command that uninstalls a tool. Uses the pipx whose home has the tool. If no pipx has that home, runs
 * another one and sets PIPX_HOME to it, because releases of pipx have different homes.
 */
function uninstalling({ name, directory }: Owner, facts: Facts): Command | undefined {
  const { found, own } = facts.pipx;
  const there = [found, own.ready ? own : undefined].filter((program) => program !== undefined);
  const home = directory.replace(/\/venvs\/[^/]*$/, '');
  const program = there.find((each) => each.home === home);
  if (program) return runOf(program, ['uninstall', name], facts);
  const [other] = there;
  if (!other) return undefined;
  const run = runOf(other, ['uninstall', name], facts);
  return { ...run, env: { ...run.env, PIPX_HOME: home } };
}

/** The reason why pipx can't do the command. Undefined if pipx can. */
function notForPipx({ request, packages, named, settings }: Facts): string | undefined {
  if (request.requirementFiles.length > 0) return 'pipx takes no requirements file (-r)';
  if (request.editables.length > 0) return 'pipx is for tools, not for a project in development (-e)';
  if (request.groups.length > 0) return 'pipx takes no dependency group (--group)';
  if (request.requirements.length === 0) return 'the command names nothing that pipx could install';
  const library = packages.find(({ kind }) => kind === 'library');
  if (library) return `${library.name} is a library: pipx is for tools`;
  const mostly = packages.find(({ first }) => first === 'library');
  if (mostly && settings.auto !== 'pipx')
    return `${mostly.name} is a library with commands; for its commands only: PIP_SHIM_AUTO=pipx`;
  // pipx ignores environment markers, with a warning (pipx/package_specifier.py).
  const marked = named.find(({ applies }) => applies !== 'yes');
  if (marked) return `pipx ignores the environment marker of ${marked.text}`;
  const others = withoutEquivalent([...request.typed, ...toldOfPackages(request)]);
  return others.length > 0 ? `pipx has no equivalent of ${others.join(', ')}` : undefined;
}

function offer(
  what: Pick<PipxOffer, 'runs' | 'label' | 'reason' | 'makes'>,
  facts: Facts,
  before: readonly string[] = [],
): Evaluation<PipxOffer> {
  const commands = [...before, ...what.runs.map((run) => typed(run, facts))];
  return {
    offers: [{ remedy: 'pipx', ...what, ...pinned(facts), commands, automatic: AUTOMATIC }],
    notOffered: [],
  };
}

/** The command that installs the distribution's own pipx. Undefined if pip-shim knows no such command. */
export function installPipx(facts: Pick<Facts, 'system' | 'user' | 'tools'>): string | undefined {
  if (facts.system.manager !== 'apt' || facts.system.readOnly) return undefined;
  return rootLine(facts, { needsRoot: true }, { program: 'apt', args: ['install', 'pipx'] });
}
