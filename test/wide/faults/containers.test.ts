import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { cutAt, haltAt, noCutting } from './cut.ts';

const isRoot = process.getuid?.() === 0;

test('pip-shim keeps the half-written record of a process in another PID namespace (a container)', {
  skip: !isRoot && 'needs root to make a PID namespace',
}, async (t) => {
  const box = await sandboxFor(t);
  const why = await noCutting(box);
  if (why) return t.skip(why);
  box.placeShims(['pip-shim']);
  const container = ['/usr/bin/unshare', '--pid', '--fork', '--mount-proc'];
  if ((await box.run('/usr/bin/unshare', [...container.slice(1), 'true'])).code !== 0)
    return t.skip('no PID namespace can be made here');
  for (const name of ['zero', 'one', 'two', 'three'])
    await box.run(box.python.python, ['-m', 'venv', '--without-pip', join(box.project, name)]);
  const allow = (name: string): string[] => [join(box.shims, 'pip-shim'), 'allow', name];
  // `allow zero` makes the state directories, so that `allow one` and `allow two` take the same steps.
  await box.run('pip-shim', ['allow', 'zero']);
  const { points, code, stderr } = await cutAt(box, 0, 'kill', [...container, ...allow('one')]);
  assert.equal(code, 0, stderr);
  const renaming = points.find(({ call, path }) => call.startsWith('rename') && path.endsWith('.json'));
  const inside = await haltAt(box, renaming?.number ?? 0, 'stop', [...container, ...allow('two')]);
  const records = join(box.home, '.local/state/pip-shim/venvs');
  assert.equal(
    readdirSync(records).filter((name) => name.endsWith('.tmp')).length,
    1,
    'it stands in the middle',
  );
  const [command = '', ...args] = allow('three');
  assert.equal((await box.run(command, args)).code, 0);
  const ended = await inside.release();
  assert.equal(ended.code, 0, ended.stderr);
  const { stdout } = await box.run('pip-shim', ['list']);
  for (const name of ['one', 'two', 'three']) assert.match(stdout, new RegExp(`${name} .*allowed`), stdout);
  assert.equal(readdirSync(records).length, 4);
});
