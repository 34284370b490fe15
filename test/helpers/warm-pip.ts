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

/** A Python that has imported a pip, so that a start of that pip costs no import: a fork of this one goes on with it. */
export interface WarmPip {
  /** How many commands it has run. */
  taken(): number;
  /** Ends it; from then on each start is a whole one. */
  close(): Promise<void>;
}

/**
 * Takes the starts of `pip` by one Python, until it is closed. All but what an interpreter does before it runs the script is
 * then as in any start: words, variables, directory and streams are those of the process that was started, and it ends as
 * its fork does. A start at a terminal goes its own way, and one that has HOME, PYTHON* and the like otherwise.
 * @param pip a script of that Python, which no other test uses: its site-packages are written to
 * @param env of the Python that waits
 */
export async function openWarmPip(pip: string, env: Readonly<Record<string, string>>): Promise<WarmPip> {
  const { stdout } = await run(pip, ['--version'], { env });
  const site = /^pip \S+ from (.*)\/pip \(/.exec(stdout)?.[1];
  if (site === undefined) throw new Error(`${pip} --version: ${stdout}`);
  const socket = placeDoor(site);
  // What is imported is compiled now, so that no command leaves that behind.
  await run(pip, ['--version'], { env });
  return waitAt(socket, interpreterOf(pip), env);
}

/** A sandbox whose pip is warm, and the end of both. */
export interface WarmBox {
  readonly box: Sandbox;
  dispose(): Promise<void>;
}

/** The sandbox with its pip made warm; the Python must be its own. */
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

/** What a script's first line names; or its second, where the path is too long for the first or has a blank. */
function interpreterOf(script: string): string {
  const [first = '', second = ''] = readFileSync(script, 'utf8').split('\n', 2);
  return /^'''exec' "?([^"]+?)"? "\$0"/.exec(second)?.[1] ?? first.replace(/^#!\s*/, '');
}
