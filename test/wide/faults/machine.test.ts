import assert from 'node:assert/strict';
import { cpSync, existsSync, lutimesSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

/** Sets the times of all files in a directory one year ahead, as if the clock had gone back by a year. */
function fromTheFuture(directory: string): void {
  const then = Date.now() / 1000 + 365 * 24 * 3600;
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' }))
    lutimesSync(join(directory, name), then, then);
  lutimesSync(directory, then, then);
}

const install = (box: Sandbox): string[] => ['install', '--no-index', buildWheel(box.root, { name: 'demo' })];

test('after the clock goes back by a year, installs, list and remove work as before (fake file times)', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', 'pip-shim']);
  const words = install(box);
  assert.equal((await box.run('pip', words, { env: AUTO })).code, 0);
  for (const [command, ...args] of [
    ['pip', ...words],
    ['pip', ...words],
    ['python3', '-c', 'import demo'],
    ['pip-shim', 'list'],
    ['pip-shim', 'doctor'],
    ['pip', 'uninstall', '-y', 'demo'],
    ['pip-shim', 'remove', '--yes', '.venv'],
    ['pip', ...words],
  ] as const) {
    fromTheFuture(box.home);
    const { code, stdout, stderr } = await box.run(command, args, { env: AUTO });
    // doctor may exit with 1, since it also reports problems of the whole machine.
    const expected = args[0] === 'doctor' && !/^no problems found$/m.test(stdout) ? 1 : 0;
    assert.equal(code, expected, `${command} ${args.join(' ')}\n${stdout}${stderr}`);
    assert.doesNotMatch(
      stdout + stderr,
      /making it again|made again|broken|can't be used|waiting/,
      `${command} ${args.join(' ')}`,
    );
  }
  assert.equal((await box.run('.venv/bin/python', ['-c', 'import demo'])).code, 0);
});

test('if pip-shim is installed for the user and for all users, only one shim acts, and no shim takes the other shim for the real pip', async (t) => {
  const box = await sandboxFor(t);
  const names = ['pip', 'pip3', 'python3', 'pip-shim'];
  box.placeShims(names);
  const system = join(box.root, 'usr/local/bin');
  cpSync(box.shims, system, { recursive: true });
  const orders = [
    [box.shims, system],
    [system, box.shims],
    [system, box.bin, box.shims],
  ];
  const rest = (box.env.PATH ?? '').split(':').filter((dir) => dir !== box.shims);
  const bare = await box.run(box.python.pip, ['install', 'demo']);
  for (const order of orders) {
    box.env.PATH = [...order, ...rest].join(':');
    const refused = await box.run('pip', ['install', 'demo']);
    assert.equal(refused.stderr.replace(/^hint: .*\n/gm, ''), bare.stderr.replace(/^hint: .*\n/gm, ''));
    assert.equal(refused.stderr.match(/^hint: .*PIP_SHIM_AUTO/gm)?.length, 1, refused.stderr);
    for (const command of [
      ['pip', ...install(box)],
      ['python3', '-m', 'pip', ...install(box)],
    ]) {
      const [file = '', ...args] = command;
      const { code, stderr } = await box.run(file, args, { env: AUTO });
      assert.equal(code, 0, stderr);
      assert.equal(stderr.match(/^→ .*install/gm)?.length, 1, stderr);
    }
    assert.ok(existsSync(join(box.project, '.venv/bin/pip')));
  }
});
