import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { run } from './process.ts';
import type { Sandbox } from './sandbox.ts';
import { freshDir } from './temp.ts';

const [SERVER, DOOR] = ['warm-pip.py', 'warm_door.py'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
) as [string, string];

/** A Python that has imported a pip. A start of that pip continues in a fork, without an import. */
export interface WarmPip {
  /** The number of commands that this Python has run. */
  taken(): number;
  /** Ends this Python. From then on each start imports pip itself. */
  close(): Promise<void>;
}

/**
 * Lets one Python run all commands of `pip` until it is closed. Only the start-up differs from a plain start.
 * The fork has the arguments, variables, directory and streams of the started process, which ends as its fork
 * ends. A start at a terminal, or with another value of HOME, PYTHON* and the like, runs without the fork.
 * @param pip a script of a Python that no other test uses, because this writes to its site-packages
 * @param env the environment of the waiting Python
 */
export async function openWarmPip(pip: string, env: Readonly<Record<string, string>>): Promise<WarmPip> {
  const { stdout } = await run(pip, ['--version'], { env });
  const site = /^pip \S+ from (.*)\/pip \(/.exec(stdout)?.[1];
  if (site === undefined) throw new Error(`${pip} --version: ${stdout}`);
  const socket = placeDoor(site);
  // This compiles the imported files, so that no command leaves compiled files behind.
  await run(pip, ['--version'], { env });
  return waitAt(socket, interpreterOf(pip), env);
}

/** A sandbox with a warm pip; `dispose` ends both. */
export interface WarmBox {
  readonly box: Sandbox;
  dispose(): Promise<void>;
}

/** Makes the sandbox's pip warm; no other sandbox may use its Python. */
export async function warmed(box: Sandbox): Promise<WarmBox> {
  const pip = await openWarmPip(box.python.pip, box.env);
  return {
    box,
    dispose: async () => {
      await pip.close();
      box.dispose();
    },
  };
}

function placeDoor(site: string): string {
  const socket = join(freshDir('warm'), 'door');
  copyFileSync(DOOR, join(site, 'warm_door.py'));
  writeFileSync(join(site, 'warm_door.txt'), socket);
  writeFileSync(join(site, 'warm_door.pth'), 'import warm_door\n');
  return socket;
}

async function waitAt(
  socket: string,
  python: string,
  env: Readonly<Record<string, string>>,
): Promise<WarmPip> {
  const child = spawn(python, [SERVER, socket], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let lines = 0;
  const listening = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${SERVER} ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', () => {
      lines++;
      resolve();
    });
  });
  await listening;
  return {
    taken: () => lines - 1,
    close: () => {
      child.stdin.end();
      return ended;
    },
  };
}

/** The interpreter in a script's first line, or in its second line if the path is too long or has a blank. */
function interpreterOf(script: string): string {
  const [first = '', second = ''] = readFileSync(script, 'utf8').split('\n', 2);
  return /^'''exec' "?([^"]+?)"? "\$0"/.exec(second)?.[1] ?? first.replace(/^#!\s*/, '');
}
