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
      screen.command(commandLine(run.program, run.args));
      ending = await processes.attached(run);
      if (ending.kind !== 'exit' || ending.code !== 0) return ending;
    }
    return ending;
  },
};

function fitPipx(facts: Facts): Fit<PipxOffer> {
  const { request, tools, packages, owners } = facts;
  const names = packages.map(({ name }) => name);
  if (!tools.pipx) return declined('pipx', 'pipx is not on PATH', [`install it: ${installPipx(facts)}`]);
  if (request.kind === 'uninstall') {
    const inPipx = names.filter((name) =>
      owners.some((owner) => owner.kind === 'pipx' && owner.name === name),
    );
    if (inPipx.length === 0 || inPipx.length < request.requirements.length) {
      return declined('pipx', `pipx does not have ${names.join(', ') || 'it'}`);
    }
    return offer(
      tools.pipx,
      inPipx.map((name) => ['uninstall', name]),
      'pipx has it',
    );
  }
  const unfit = notForPipx(facts);
  if (unfit) return declined('pipx', unfit);
  const tail = pipArgs(facts);
  return offer(
    tools.pipx,
    request.requirements.map((requirement) => [
      'install',
      ...tail,
      ...(requirement.startsWith('-') ? ['--'] : []),
      requirement,
    ]),
    pipxReason(facts),
  );
}

function pipxReason({ packages }: Facts): string {
  if (packages.every(({ kind }) => kind === 'tool')) return 'a command-line tool, on its own';
  return packages.some(({ kind }) => kind === 'unknown')
    ? 'if it is a command-line tool'
    : 'for its commands alone';
}

/** Why pipx can't do what was asked; undefined when it can. */
function notForPipx({ request, packages }: Facts): string | undefined {
  if (request.requirementFiles.length > 0) return 'pipx takes no requirements file (-r)';
  if (request.editables.length > 0) return 'pipx is for tools, not for a project in development (-e)';
  if (request.groups.length > 0) return 'pipx takes no dependency group (--group)';
  if (request.requirements.length === 0) return 'nothing was named that pipx could install';
  const path = request.requirements.find((requirement) => /^[./~]/.test(requirement));
  if (path !== undefined) return `${path} is a path, and pipx is for published tools`;
  const library = packages.find(({ kind }) => kind === 'library');
  if (library) return `${library.name} is a library: pipx is for tools`;
  const other = request.typed.find(({ name }) => !HANDED_ON.has(name) && !WITHOUT_EFFECT.has(name));
  return other && `pipx has no equivalent of ${other.name}`;
}

function pipArgs({ request }: Facts): readonly string[] {
  const words = request.typed
    .filter(({ name }) => HANDED_ON.has(name))
    .map(({ name, value }) => quoteWord(value === undefined ? name : `${name}=${value}`));
  return words.length > 0 ? [`--pip-args=${words.join(' ')}`] : [];
}

function offer(pipx: string, argLists: readonly (readonly string[])[], reason: string): Fit<PipxOffer> {
  const env = { PIP_USER: undefined, PIP_REQUIRE_VIRTUALENV: undefined, _PIPSHIM_NESTED: '1' };
  const runs: Command[] = argLists.map((args) => ({ program: pipx, args, env }));
  const commands = argLists.map((args) => commandLine('pipx', args));
  const label = `pipx: ${commands[0] ?? ''}${commands.length > 1 ? ` (and ${commands.length - 1} more)` : ''}`;
  return {
    offers: [{ remedy: 'pipx', runs, label, reason, commands, automatic: AUTOMATIC }],
    notOffered: [],
  };
}

function installPipx({ system, user }: Facts): string {
  if (system.manager !== 'apt') return 'see the documentation of pipx';
  return user.uid === 0 ? 'apt install pipx' : 'sudo apt install pipx';
}
