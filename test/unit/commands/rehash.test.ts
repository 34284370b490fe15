import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tree } from '../../e2e/install/installer.ts';
import type { CliBox } from '../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { repository } from '../../helpers/sandbox.ts';

const shim = (box: CliBox, name: string): string => readFileSync(join(box.shims, name), 'utf8');

test('rehash places a working shim for a new pip, and removes the shim when the pip is gone', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip']);
  box.anotherPip('pip3.99');
  const came = await box.cli(['rehash']);
  assert.deepEqual([came.code, came.stderr], [0, '']);
  assert.match(
    came.stdout,
    /^placed: .*\bpip3\.99 in .*\/shims\nin shells that are open already: hash -r\n$/,
  );
  assert.equal(shim(box, 'pip3.99'), shim(box, 'pip'));
  assert.equal(statSync(join(box.shims, 'pip3.99')).mode & 0o777, 0o755);
  assert.match((await box.run('pip3.99', ['--version'])).stdout, /^pip \d/);
  assert.match((await box.cli(['rehash'])).stdout, /^nothing to do: .* has pip.*, pip3\.99 already$/m);
  rmSync(join(box.bin, 'pip3.99'));
  const went = await box.cli(['rehash']);
  assert.match(went.stdout, /^removed, because there is no such command any more: pip3\.99\n/);
  assert.ok(!readdirSync(box.shims).includes('pip3.99'));
});

test('rehash never changes a file that is not a shim, and places the other shims', async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip']);
  for (const name of ['pip3.98', 'pip3.99']) box.anotherPip(name);
  box.write('.local/share/pip-shim/shims/pip3.98', 'mine');
  box.write('.local/share/pip-shim/shims/pip3.97', 'mine too');
  const { code, stdout, stderr } = await box.cli(['rehash']);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /does not overwrite them: \S*\/pip3\.98\n {2}move them away, then: pip-shim rehash\n$/,
  );
  assert.match(stdout, /^placed: .*pip3\.99 in/);
  assert.equal(shim(box, 'pip3.98'), 'mine');
  assert.equal(shim(box, 'pip3.97'), 'mine too');
});

test("rehash places no shim for a venv's pip or for a command whose name only looks like pip", async (t) => {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip']);
  const [venv, odd] = [join(box.home, 'env'), ['pip2', 'pip3.', 'pip3.1x', 'pipx', 'pip-audit']];
  box.write('env/pyvenv.cfg', '');
  box.write('env/bin/pip3.99', '#!/bin/sh\n', 0o755);
  for (const name of odd) box.command(name, '');
  await box.cli(['rehash'], { env: { PATH: `${venv}/bin:${box.env.PATH}` } });
  const placed = readdirSync(box.shims);
  assert.deepEqual(
    placed.filter((name) => odd.includes(name) || name === 'pip3.99'),
    [],
  );
  assert.ok(placed.includes('pip'));
});

test('rehash makes shims from the installed template, and writes the recorded paths into them', async (t) => {
  const box = await inProcessBoxFor(t);
  const template = readFileSync(join(repository, 'shims/pip'), 'utf8');
  box.write('.local/share/pip-shim/current/shims/pip', template);
  box.write(
    '.local/bin/pip-shim',
    "#!/bin/sh\n# pip-shim launcher\n_pipshim_home='/it'\\''s'\n_pipshim_node='/n'\n",
  );
  const { code } = await box.cli(['rehash']);
  assert.equal(code, 0);
  const [lines, expected] = [shim(box, 'pip').split('\n'), template.split('\n')];
  assert.deepEqual(lines.slice(2, 4), ["_pipshim_home='/it'\\''s'", "_pipshim_node='/n'"]);
  assert.deepEqual(
    [...lines.slice(0, 2), ...lines.slice(4)],
    [...expected.slice(0, 2), ...expected.slice(4)],
  );
});

test('without an installation rehash prints an error and makes no shim', async (t) => {
  const box = await inProcessBoxFor(t);
  const before = tree(box.home);
  const { code, stderr } = await box.cli(['rehash']);
  assert.equal(code, 1);
  assert.match(stderr, /no installed program in .*\n {2}run \.\/install\.sh again/);
  const none = await box.cli(['rehash'], { env: { PATH: box.bin } });
  assert.deepEqual([none.code, none.stdout], [0, 'there is no pip on PATH, so no shim was placed\n']);
  assert.deepEqual(tree(box.home), before);
});
