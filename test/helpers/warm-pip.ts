import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
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

/** Leads starts of `pip` by the Python of a site-packages directory to the socket of {@link warmPip}; returns its path. */
export function placeDoor(site: string): string {
  const socket = join(freshDir('warm'), 'door');
  copyFileSync(DOOR, join(site, 'warm_door.py'));
  writeFileSync(join(site, 'warm_door.txt'), socket);
  writeFileSync(join(site, 'warm_door.pth'), 'import warm_door\n');
  return socket;
}

/**
 * Takes all starts that come through a door. All but what an interpreter does before it runs the script is then as in any
 * start: words, variables, directory and streams are those of the process that was started, and it ends as its fork does.
 * @param script a pip of that Python, whose interpreter it names
 * @param env of the Python that waits; a start that has HOME, PYTHON* and the like otherwise goes its own way
 */
export async function warmPip(
  script: string,
  socket: string,
  env: Readonly<Record<string, string>>,
): Promise<WarmPip> {
  const child = spawn(interpreterOf(script), [SERVER, socket], { env, stdio: ['pipe', 'pipe', 'inherit'] });
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
