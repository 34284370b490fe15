import type { Facts } from '../core/facts.ts';
import { AUTOMATIC, declined, type Fit, type PipxOffer, type Remedy } from '../core/offer.ts';
import type { Command, Ending } from '../core/ports.ts';
import { commandLine, quoteWord } from '../core/text.ts';

/**
 * Options of pip that pipx hands on to the pip in its own venv (`--pip-args`, pipx 0.15 and newer).
 * What chooses a place (`--user`, `--target`) is left out: the place is what pipx is for.
 */
const HANDED_ON: ReadonlySet<string> = new Set([
  '--index-url',
  '--extra-index-url',
  '--no-index',
  '--find-links',
  '--pre',
  '--proxy',
  '--trusted-host',
  '--cert',
  '--client-cert',
  '--timeout',
  '--retries',
  '--no-cache-dir',
  '--cache-dir',
  '--no-binary',
  '--only-binary',
  '--prefer-binary',
  '--constraint',
]);

/** Options that change nothing about what is installed where. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  '--user',
  '--no-user',
  '--quiet',
  '--verbose',
  '--no-color',
  '--no-input',
  '--disable-pip-version-check',
  '--progress-bar',
]);

/** Command-line tools, each into a venv of its own, by the pipx that is there. */
export const pipxRemedy: Remedy<PipxOffer> = {
  name: 'pipx',
  fit: fitPipx,
  async carryOut(offer, _facts, { processes, screen }) {
    let ending: Ending = { kind: 'exit', code: 0 };
    for (const run of offer.runs) {
      screen.command(commandLine('pipx', run.args));
      ending = await processes.attached(run);
      if (ending.kind !== 'exit' || ending.code !== 0) return ending;
    }
    return ending;
  },
};

function fitPipx(facts: Facts): Fit<PipxOffer> {
  if (facts.request.kind === 'uninstall') return fitUninstall(facts);
  const unfit = notForPipx(facts);
  if (unfit) return declined('pipx', unfit);
  const { pipx } = facts.tools;
  if (!pipx) return declined('pipx', 'pipx is not on PATH', [`install it: ${installPipx(facts)}`]);
  const options = pipArgs(facts);
  const runs = facts.request.requirements.map((requirement) => ['install', ...options, requirement]);
  return offer(pipx, runs, 'As a command, with pipx', installReason(facts));
}

/** Only what pipx has itself, and only when that is all that is to go. */
function fitUninstall({ request, tools, packages, owners, ...facts }: Facts): Fit<PipxOffer> {
  const names = packages.map(({ name }) => name);
  const held = names.filter((name) => owners.some((owner) => owner.kind === 'pipx' && owner.name === name));
  const others = names.filter((name) => !held.includes(name));
  const isAll = others.length === 0 && names.length === request.requirements.length;
  if (held.length === 0 || !isAll || request.requirementFiles.length > 0) {
    const next =
      held.length > 0 ? [`what pipx has goes by: ${commandLine('pipx', ['uninstall', ...held])}`] : [];
    return declined('pipx', `pipx does not have ${others.join(', ') || 'all of it'}`, next);
  }
  if (!tools.pipx)
    return declined('pipx', `pipx has ${held.join(', ')}, but is not on PATH`, [
      `install it: ${installPipx(facts)}`,
    ]);
  const runs = held.map((name) => ['uninstall', name]);
  return offer(tools.pipx, runs, 'From pipx', 'that is where it is installed');
}

function installReason({ packages, request }: Facts): string {
  const [one, many] = ['a command-line tool', 'command-line tools'];
  const tools =
    packages.every(({ kind }) => kind === 'tool') && packages.length === request.requirements.length;
  if (tools) return packages.length > 1 ? many : one;
  return packages.some(({ kind }) => kind === 'both') ? 'for its commands alone' : `if it is ${one}`;
}

/** Why pipx can't do what was asked; undefined when it can. */
function notForPipx({ request, packages }: Facts): string | undefined {
  if (request.requirementFiles.length > 0) return 'pipx takes no requirements file (-r)';
  if (request.editables.length > 0) return 'pipx is for tools, not for a project in development (-e)';
  if (request.groups.length > 0) return 'pipx takes no dependency group (--group)';
  if (request.requirements.length === 0) return 'nothing was named that pipx could install';
  const path = request.requirements.find((requirement) => isPath(requirement));
  if (path !== undefined) return `${path} is a path, and pipx is for published tools`;
  const library = packages.find(({ kind }) => kind === 'library');
  if (library) return `${library.name} is a library: pipx is for tools`;
  const others = request.typed
    .map(({ name }) => name)
    .filter((name) => !HANDED_ON.has(name) && !WITHOUT_EFFECT.has(name));
  return others.length > 0 ? `pipx has no equivalent of ${[...new Set(others)].join(', ')}` : undefined;
}

/** As pip reads it: what has a separator, or ends as an archive does, and is neither a URL nor `name @ URL`. */
function isPath(requirement: string): boolean {
  if (/^[a-z][a-z0-9+.-]*:|\s@\s|^[\w.-]+(?:\[[^\]]*\])?@/i.test(requirement)) return false;
  return /^[./~]|\/|\.(?:whl|zip|tar|tgz|tar\.\w+)$/i.test(requirement);
}

function pipArgs({ request }: Facts): readonly string[] {
  const words = request.typed
    .filter(({ name }) => HANDED_ON.has(name))
    .map(({ name, value }) => quoteWord(value === undefined ? name : `${name}=${value}`));
  return words.length > 0 ? [`--pip-args=${words.join(' ')}`] : [];
}

function offer(
  pipx: string,
  argLists: readonly (readonly string[])[],
  label: string,
  reason: string,
): Fit<PipxOffer> {
  const env = { PIP_USER: undefined, PIP_REQUIRE_VIRTUALENV: undefined, _PIPSHIM_NESTED: '1' };
  const runs: Command[] = argLists.map((args) => ({ program: pipx, args, env }));
  const commands = argLists.map((args) => commandLine('pipx', args));
  return {
    offers: [{ remedy: 'pipx', runs, label, reason, commands, automatic: AUTOMATIC }],
    notOffered: [],
  };
}

function installPipx({ system, user }: Pick<Facts, 'system' | 'user'>): string {
  if (system.manager !== 'apt') return 'see the documentation of pipx';
  return user.uid === 0 ? 'apt install pipx' : 'sudo apt install pipx';
}
