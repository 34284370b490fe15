import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { asNobody, giveToNobody, plantProject, trapped } from './traps.ts';

const SHIMS = ['pip', 'pip3', 'python3', 'pip-shim'];

type Row = readonly [
  words: readonly string[],
  /** The exit code, or a function that reads it from stdout if it depends on the machine. */
  code: number | ((stdout: string) => number),
  env?: Readonly<Record<string, string>>,
];
const ofDoctor = (stdout: string): number => (/^no problems found$/m.test(stdout) ? 0 : 1);
/** Commands that a user may type in somebody else's directory, each with its exit code. */
export const COMMANDS: readonly Row[] = [
  [['pip', 'list'], 0],
  [['pip', 'install', 'demo'], 1],
  [['pip', 'install', '-r', 'requirements.txt'], 1],
  [['pip', 'install', 'demo'], 1, { PIP_SHIM_AUTO: 'venv' }],
  [['pip', 'install', 'demo'], 1, { PIP_SHIM_AUTO: 'smart', PIP_SHIM_DRY_RUN: '1' }],
  [['pip', 'uninstall', '-y', 'demo'], 1, { PIP_SHIM_AUTO: 'venv' }],
  [['python3', '-I', '-m', 'pip', 'install', 'demo'], 1, { PIP_SHIM_AUTO: 'venv' }],
  [['python3', '-I', '-c', 'pass'], 0, { PIP_SHIM_AUTO: 'venv' }],
  [['pip-shim', 'explain', 'demo'], 0],
  [['pip-shim', 'explain', '--json', 'uninstall', 'demo'], 0],
  [['pip-shim', 'doctor'], ofDoctor],
  [['pip-shim', 'list'], 0],
  [['pip-shim', 'config'], 0],
  [['pip-shim', 'rehash'], 0],
  [['pip-shim', 'run', '--', 'true'], 1],
  [['pip-shim', 'push'], 1],
  [['pip-shim', 'forget'], 0],
  [['pip-shim', 'prune', '--yes'], 0],
];

/** Variables that the user has set to relative paths, so that they point into the current directory. */
export const ENVIRONMENTS: Readonly<Record<string, (box: Sandbox) => Record<string, string>>> = {
  'PATH with empty and relative entries first': ({ env }) => ({
    PATH: `:.:bin:.venv/bin:./evil:${env.PATH}:`,
  }),
  'NODE_OPTIONS, NODE_PATH and NODE_ENV with files of the project': () => ({
    ...{ NODE_OPTIONS: '--require ./trap.cjs', NODE_PATH: '.:node_modules', NODE_ENV: './trap.cjs' },
  }),
  'VIRTUAL_ENV, PYTHONUSERBASE and XDG variables with directories of the project': () => ({
    ...{ VIRTUAL_ENV: '.venv', PYTHONUSERBASE: '.', XDG_CONFIG_HOME: '.config', XDG_STATE_HOME: '.' },
  }),
};

export async function plantedBox(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(SHIMS);
  box.command('apt-cache', 'exit 0');
  await plantProject(box);
  return box;
}

/** Tests that no file of a project runs when the user types these commands in the project. */
export function testPlanted(name: string, user: string, commands: readonly Row[] = COMMANDS): void {
  const environment = ENVIRONMENTS[name];
  if (!environment) throw new Error(`there is no environment "${name}"`);
  test(`with ${name}, pip-shim as ${user} runs no file that an attacker has put into the project`, async (t) => {
    const box = await plantedBox(t);
    if (user === 'nobody') giveToNobody(box);
    const planted = readFileSync(join(box.project, '.venv/pyvenv.cfg'), 'utf8');
    // If VIRTUAL_ENV is set, the user has chosen its venv, and its pip may run. Skip rows that set variables.
    const rows = commands.filter(([, , env]) => !('VIRTUAL_ENV' in environment(box) && env));
    for (const [[command = '', ...args], code, env] of rows) {
      const options = { env: { ...environment(box), ...env } };
      const ended: RunResult = await (user === 'nobody'
        ? asNobody(box, join(box.shims, command), args, options)
        : box.run(join(box.shims, command), args, options));
      const shown = `${command} ${args.join(' ')}\n${ended.stdout}${ended.stderr}`;
      assert.equal(trapped(box), '', shown);
      assert.equal(ended.code, typeof code === 'number' ? code : code(ended.stdout), shown);
    }
    assert.equal(readFileSync(join(box.project, '.venv/pyvenv.cfg'), 'utf8'), planted);
  });
}
