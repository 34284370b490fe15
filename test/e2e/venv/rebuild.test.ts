import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';
import { AUTO, namesIn, ok, olds, rebuildBox, siteOf, upgradePython } from './rebuild-box.ts';

// test/wide/venv/rebuild.test.ts tests rebuilds that fail or are cut off.

test('rebuild installs a venv’s old packages, each from its own index, but none whose index is not recorded', async (t) => {
  const box = await rebuildBox(t);
  const lib = writeProject(join(box.root, 'lib'), { name: 'lib' });
  const local = buildWheel(box.root, { name: 'local' });
  await ok(box, 'pip', ['install', 'app', local, '-e', lib], AUTO);
  await ok(box, 'pip', ['install', '--index-url', box.other.url, 'secret'], AUTO);
  await ok(box, join(box.venv, 'bin/pip'), ['install', '--index-url', box.other.url, 'hidden']);
  upgradePython(box);
  const asked = box.usual.requests.length;

  const remade = await ok(box, 'pip', ['install', 'more'], AUTO);
  assert.match(remade, /\.venv had 6 packages more before; to install them again: pip-shim rebuild \.venv\n/);
  assert.deepEqual(namesIn(box), ['more']);
  assert.equal(olds(box).length, 1);

  const stderr = await ok(box, 'pip-shim', ['rebuild']);
  assert.deepEqual(namesIn(box), ['app', 'dep', 'lib', 'local', 'more', 'secret']);
  assert.match(stderr, /not fetched: hidden 1\.0: no record says which index it came from\n/);
  assert.match(
    stderr,
    /pip-shim: to install from the index that pip uses: .*-m pip install --no-deps hidden==1\.0\n/,
  );
  assert.equal(
    await ok(box, join(box.venv, 'bin/python'), ['-c', 'import app, dep, lib, local, secret']),
    '',
  );
  const paths = box.usual.requests.slice(asked).join('\n');
  assert.doesNotMatch(paths, /secret|hidden/);
  const site = siteOf(box);
  assert.ok(existsSync(join(site, 'app-1.0.dist-info/REQUESTED')));
  assert.equal(existsSync(join(site, 'dep-1.0.dist-info/REQUESTED')), false, 'only a dependency');
  assert.equal(
    JSON.parse(readFileSync(join(site, 'lib-1.0.dist-info/direct_url.json'), 'utf8')).dir_info.editable,
    true,
  );

  // The old venv stays while `hidden` is missing. Once `hidden` is installed, a rebuild deletes the old venv.
  assert.equal(olds(box).length, 1);
  await ok(box, join(box.venv, 'bin/pip'), ['install', '--index-url', box.other.url, 'hidden']);
  assert.match(
    await ok(box, 'pip-shim', ['rebuild', '--all']),
    /works, and no package of the old venv is missing/,
  );
  assert.deepEqual(olds(box), []);
});
