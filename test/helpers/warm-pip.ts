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

/** A running Python that has imported pip. Commands of that pip run in its forks, which saves the import. */
export interface WarmPip {
  /** The number of commands that this Python has run. */
  taken(): number;
  /** Ends this Python. From then on each command imports pip itself. */
  close(): Promise<void>;
}

/**
 * Starts a Python whose forks run all commands of `pip`. A fork has the arguments, variables, directory and
 * streams of the started pip process. That process ends as its fork ends. A command runs without a fork if it
 * starts at a terminal, or with another value of HOME, PYTHON* or a similar variable.
 * @param pip the pip of a Python that no other test uses, because this function writes to its site-packages
 * @param env the environment of the Python that it starts
 */
export async function openWarmPip(pip: string, env: Readonly<Record<string, string>>): Promise<WarmPip> {
  const { stdout } = await run(pip, ['--version'], { env });
  const site = /^pip \S+ from (.*)\/pip \(/.exec(stdout)?.[1];
  if (site === undefined) throw new Error(`${pip} --version: ${stdout}`);
  const socket = placeDoor(site);
  // This run compiles the imported files, so that no later command leaves compiled files behind.
  await run(pip, ['--version'], { env });
  return waitAt(socket, interpreterOf(pip), env);
}

/** A sandbox whose pip commands run in forks of one Python. `dispose` ends the Python and the sandbox. */
export interface WarmBox {
  readonly box: Sandbox;
  dispose(): Promise<void>;
}

/** Makes pip commands of the sandbox run in forks of one Python. No other sandbox may use its Python. */
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

/**
 * Returns the path of a script's interpreter. pip writes the path into line 2 if it is long or has a blank.
 */
function interpreterOf(script: string): string {
  const [first = '', second = ''] = readFileSync(script, 'utf8').split('\n', 2);
  return /^'''exec' "?([^"]+?)"? "\$0"/.exec(second)?.[1] ?? first.replace(/^#!\s*/, '');
}
