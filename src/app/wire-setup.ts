import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import { FOR_EVERYBODY, installationOf } from '../setup/installation.ts';
import type { SetupWorld } from '../setup/setup-world.ts';
import type { World } from '../shim/context.ts';
import { Interrupted, ShimError } from '../system/errors.ts';
import { installFiles } from '../system/install-files.ts';

/**
 * The real outside world of installing.
 * @param boot path of the boot.cjs that runs
 */
export function setupWorldOf(world: World, boot: string): SetupWorld {
  const { places, env, signals } = world;
  const program = dirname(boot);
  const node = lastingNode(world);
  return {
    source: dirname(program),
    account: accountIn(env),
    node,
    state: places.state,
    installationFor: (everybody) =>
      installationOf(everybody ? `${FOR_EVERYBODY}/current` : program, { ...places, node }),
    disk: installFiles,
    ask: (question) => askOn(world, question),
    throwIfInterrupted() {
      if (signals.received) throw new Interrupted(signals.received);
    },
  };
}

/** A container may run an account that no list of users knows. */
function accountIn({ SHELL = '' }: World['env']): SetupWorld['account'] {
  try {
    const { username, shell } = userInfo();
    return { name: username, shell: SHELL || (shell ?? '') };
  } catch {
    return { name: 'you', shell: SHELL };
  }
}

async function askOn({ host, signals }: World, question: string): Promise<string | undefined> {
  if (!isatty(host.streams.input)) {
    throw new ShimError('usage', 'standard input is not a terminal, so nobody can be asked', {
      exitCode: 2,
      next: ['run it again with --yes'],
    });
  }
  // The terminal edits the line, and Ctrl-C stays a signal.
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: false });
  const line = new Promise<string | undefined>((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.question(question, resolve);
  });
  try {
    return await signals.whileAsking(() => 'die', line);
  } finally {
    lines.close();
  }
}

/**
 * The Node to record. The link that PATH has for it outlives an upgrade by the package manager. The binary itself is
 * recorded if a version manager's shim answers differently in each directory, or if the link dies with the shell (fnm's).
 */
export function lastingNode({ processes, look }: Pick<World, 'processes' | 'look'>): string {
  const found = processes.find('node');
  const isLasting = found !== undefined && look.realPath(found) === look.realPath(process.execPath);
  return isLasting && !FLEETING.test(found) ? found : process.execPath;
}

const FLEETING = /^\/(?:tmp|run|var\/run)\/|\/fnm_multishells\//;
