import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { isatty } from 'node:tty';
import { FOR_EVERYBODY, installationOf, PACKAGE_KIND } from '../setup/installation.ts';
import { ORIGIN, originIn } from '../setup/origin.ts';
import type { SetupWorld } from '../setup/setup-world.ts';
import type { World } from '../shim/context.ts';
import { Interrupted, usageError } from '../system/errors.ts';
import { installFiles } from '../system/install-files.ts';

/**
 * Gives the installer and uninstaller their access to files, the user and the screen.
 * @param boot path of the boot.cjs that runs
 * @param node path of the Node to record (see {@link lastingNode})
 */
export function setupWorldOf(world: World, boot: string, node: string): SetupWorld {
  const { look, places, signals } = world;
  const program = dirname(boot);
  const placesAndNode = { ...places, node, packageKind: look.readText(PACKAGE_KIND) };
  return {
    source: dirname(program),
    origin: originIn(look.readText(`${program}/${ORIGIN}`)),
    account: () => accountIn(world.env),
    node,
    installationFor(everybody) {
      if (everybody) return installationOf(`${FOR_EVERYBODY}/current`, placesAndNode);
      // install.sh starts the program by its real path. The launcher and the links of a user's own
      // installation have another path: it begins with the data directory as the user's variables spell it.
      // So return that path.
      const own = installationOf(program, placesAndNode);
      const isTheUsers = own.root === look.realPath(places.data);
      return isTheUsers ? installationOf(`${places.data}/current`, placesAndNode) : own;
    },
    disk: installFiles,
    ask: (question) => askOn(world, question),
    throwIfInterrupted() {
      if (signals.received) throw new Interrupted(signals.received);
    },
  };
}

/** The user's name and shell. In a container, the password database may lack the account. */
function accountIn({ SHELL = '' }: World['env']): ReturnType<SetupWorld['account']> {
  try {
    const { username, shell } = userInfo();
    return { name: username, shell: SHELL || (shell ?? '') };
  } catch {
    return { name: 'you', shell: SHELL };
  }
}

async function askOn({ host, signals }: World, question: string): Promise<string | undefined> {
  if (!isatty(host.streams.input))
    throw usageError('standard input is not a terminal, so nobody can be asked', ['run it again with --yes']);
  // With `terminal: false`, Node leaves the editing to the terminal itself, so that Ctrl-C stays a signal.
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
 * The path of Node that an installation records. This is the first `node` on PATH that leads to the running
 * Node, because a symbolic link outlives an upgrade by the package manager. If PATH has none, it is the
 * running binary. A version manager's shim does not count, because it starts another Node in each directory.
 * fnm's link does not count, because it ends with the shell.
 */
export function lastingNode({ env, look }: Pick<World, 'env' | 'look'>): string {
  const candidates = (env.PATH ?? '').split(':').map((directory) => `${directory}/node`);
  const running = look.realPath(process.execPath);
  const isLasting = (path: string): boolean =>
    path.startsWith('/') && look.realPath(path) === running && !FLEETING.test(path);
  return candidates.find(isLasting) ?? process.execPath;
}

const FLEETING = /^\/(?:tmp|run|var\/run)\/|\/fnm_multishells\//;
