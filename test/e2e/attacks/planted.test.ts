import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { installerFor } from '../install/installer.ts';
import { asNobody, giveToNobody, plantProject, ROOT, trapped } from './traps.ts';

const SHIMS = ['pip', 'pip3', 'python3', 'pip-shim'];

/** How it ends depends on what else the machine has. */
const ANY = undefined;
/** What can be typed in a directory of somebody else's, and how it ends. */
const COMMANDS: readonly (readonly [
  words: readonly string[],
  code: number | typeof ANY,
  env?: Record<string, string>,
])[] = [
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
  [['pip-shim', 'doctor'], ANY],
  [['pip-shim', 'list'], 0],
  [['pip-shim', 'config'], 0],
  [['pip-shim', 'rehash'], ANY],
  [['pip-shim', 'run', '--', 'true'], 1],
  [['pip-shim', 'push'], 1],
  [['pip-shim', 'forget'], 0],
  [['pip-shim', 'prune', '--yes'], 0],
];

/** What the user's environment may leave open for a directory to fill: each is the user's own, and means the directory. */
const ENVIRONMENTS: Readonly<Record<string, (box: Sandbox) => Record<string, string>>> = {
  'PATH with empty and relative entries first': ({ env }) => ({
    PATH: `:.:bin:.venv/bin:./evil:${env.PATH}:`,
  }),
  'NODE_OPTIONS, NODE_PATH and NODE_ENV that mean the directory': () => ({
    ...{ NODE_OPTIONS: '--require ./trap.cjs', NODE_PATH: '.:node_modules', NODE_ENV: './trap.cjs' },
  }),
  'an active venv, PYTHONUSERBASE and XDG places that mean the directory': () => ({
    ...{ VIRTUAL_ENV: '.venv', PYTHONUSERBASE: '.', XDG_CONFIG_HOME: '.config', XDG_STATE_HOME: '.' },
  }),
};

async function plantedBox(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(SHIMS);
  box.command('apt-cache', 'exit 0');
  await plantProject(box);
  return box;
}

for (const [name, environment] of Object.entries(ENVIRONMENTS)) {
  for (const user of ROOT ? ['root', ...(name.startsWith('PATH') ? ['nobody'] : [])] : ['an ordinary user']) {
    test(`planted in a project, nothing of it runs: ${name}, as ${user}`, async (t) => {
      const box = await plantedBox(t);
      if (user === 'nobody') giveToNobody(box);
      const planted = readFileSync(join(box.project, '.venv/pyvenv.cfg'), 'utf8');
      // An active venv is the user's own choice: its pip would run, as with the venv's own on PATH.
      const rows = COMMANDS.filter(([, , env]) => !('VIRTUAL_ENV' in environment(box) && env));
      const codes: [string, number | null][] = [];
      for (const [[command = '', ...args], , env] of rows) {
        const options = { env: { ...environment(box), ...env } };
        const ended = await (user === 'nobody'
          ? asNobody(box, join(box.shims, command), args, options)
          : box.run(join(box.shims, command), args, options));
        const shown = `${command} ${args.join(' ')}\n${ended.stdout}${ended.stderr}`;
        assert.equal(trapped(box), '', shown);
        codes.push([shown, ended.code]);
      }
      if (!('VIRTUAL_ENV' in environment(box)))
        assert.deepEqual(
          codes,
          codes.map(([shown, code], at) => [shown, rows[at]?.[1] ?? code]),
        );
      assert.equal(readFileSync(join(box.project, '.venv/pyvenv.cfg'), 'utf8'), planted);
    });
  }
}

test('planted in a project, nothing of it runs: the menu, until the foreign venv itself is chosen', async (t) => {
  const box = await plantedBox(t);
  const env = { ...box.env, PATH: `:.:${box.env.PATH}` };
  const open = () => openTerminal(join(box.shims, 'pip'), ['install', 'demo'], { env, cwd: box.project });
  const first = await open();
  await first.waitFor(/In this project \(\.venv, not made by pip-shim\)/);
  await first.waitFor(/Stop +nothing/);
  first.type(KEYS.ctrlC);
  assert.equal((await first.exit).code, 130);
  assert.equal(trapped(box), '');
  const second = await open();
  await second.waitFor(/Stop +nothing/);
  second.type(KEYS.enter);
  await second.exit;
  assert.equal(trapped(box), '.venv/bin/pip\n', 'the trap works');
});

test('PYTHONPATH that means the directory: our own look at Python runs nothing of it', async (t) => {
  const box = await plantedBox(t);
  for (const PYTHONPATH of ['.', '', ':', '.venv/lib']) {
    for (const args of [['explain', 'demo'], ['list'], ['doctor']]) {
      await box.run(join(box.shims, 'pip-shim'), args, { env: { PYTHONPATH } });
      assert.equal(trapped(box), '', `PYTHONPATH=${PYTHONPATH} pip-shim ${args[0]}`);
    }
  }
});

test('the installer runs nothing of the directory it is started in', async (t) => {
  const box = await installerFor(t);
  await plantProject(box);
  rmSync(join(box.project, 'sh')); // else the test itself would run it
  const options = { cwd: box.project, env: { PATH: `:.:bin:${box.env.PATH}` }, timeout: 240_000 };
  const { code, stdout, stderr } = await box.install(['--yes'], options);
  assert.equal(code, 0, stdout + stderr);
  assert.equal(trapped(box), '');
  assert.ok(existsSync(join(box.shims, 'pip')));
});
