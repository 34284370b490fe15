import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor, NO_PYTHON } from '../../../helpers/in-process.ts';

/** Writes the metadata of a distribution that has one command, and the command. */
function plant(venv: string, site: string, name: string, version: string, command?: string): void {
  const metadata = join(site, `${name.replaceAll('-', '_')}-${version}.dist-info`);
  mkdirSync(metadata, { recursive: true });
  writeFileSync(join(metadata, 'METADATA'), `Name: ${name}\nVersion: ${version}\n`);
  if (command === undefined) return;
  mkdirSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(metadata, 'entry_points.txt'), `[console_scripts]\n${command} = x:main\n`);
  writeFileSync(join(venv, 'bin', command), '#!/bin/sh\ntouch RUN\n', { mode: 0o755 });
}

const siteOf = (venv: string): string =>
  join(venv, 'lib', readdirSync(join(venv, 'lib'))[0] ?? '', 'site-packages');

interface Answer {
  readonly found: readonly { path: string; kind: string; here: boolean; version: string; as: string[] }[];
}

test("`where NAME` lists the environments with that package or command, this place's first", async (t) => {
  const box = await inProcessBoxFor(t);
  const other = await box.madeVenv('aaa/.venv');
  const own = await box.plainVenv('.venv'); // not made by pip-shim: it is read, and nothing of it runs
  const tool = join(box.home, '.local/share/pipx/venvs/demo-tool');
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const user = join(box.home, `.local/lib/python${minor}/site-packages`);
  plant(own, siteOf(own), 'demo-tool', '2.0', 'demo');
  plant(other, siteOf(other), 'demo-tool', '1.0');
  plant(tool, join(tool, 'lib/python3.9/site-packages'), 'demo-tool', '3.0', 'demo');
  plant(join(box.home, '.local'), user, 'demo-tool', '4.0', 'demo');

  const { found } = await box.json<Answer>(['where', 'Demo.Tool']);
  const facts = found.map(({ path, kind, here, version, as }) => [path, kind, here, version, as.join()]);
  assert.deepEqual(facts, [
    [own, 'venv', true, '2.0', 'name'],
    [other, 'venv', false, '1.0', 'name'],
    [tool, 'pipx', false, '3.0', 'name'],
    [user, 'user', false, '4.0', 'name'],
  ]);
  const { code, stdout } = await box.cli(['where', 'demo']);
  assert.equal(code, 0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
  assert.deepEqual(lines, [
    `.venv | venv | Python ${minor} | demo-tool 2.0 | here, .venv/bin/demo`,
    '~/.local/share/pipx/venvs/demo-tool | pipx | Python 3.9 | demo-tool 3.0 | ~/.local/share/pipx/venvs/demo-tool/bin/demo',
    `~/.local/lib/python${minor}/site-packages | user | Python ${minor} | demo-tool 4.0 | ~/.local/bin/demo`,
  ]);
  assert.equal(existsSync(join(box.project, 'RUN')), false);

  const { stdout: all } = await box.cli(['list', '--packages']);
  assert.match(
    all,
    new RegExp(`\\n\\.venv \\(venv, Python ${minor}, here\\):\\n {2}demo-tool +2\\.0\\n~/aaa/\\.venv `),
  );
  const { environments } = await box.json<{ environments: { path: string; packages: object[] }[] }>([
    'list',
    '--packages',
  ]);
  assert.deepEqual(environments.find(({ path }) => path === tool)?.packages, [
    { name: 'demo-tool', version: '3.0' },
  ]);
});

test('if a place has no venv, the Python on PATH is its environment', async (t) => {
  const box = await inProcessBoxFor(t);
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const user = join(box.home, `.local/lib/python${minor}/site-packages`);
  plant(box.home, user, 'demo', '4.0');
  const { found } = await box.json<Answer>(['where', 'demo']);
  assert.deepEqual(
    found.map(({ path, here }) => [path, here]),
    [[user, true]],
  );
  const { found: system } = await box.json<Answer>(['where', 'pip']);
  assert.deepEqual(
    system.map(({ kind, here }) => [kind, here]),
    [['system', true]],
  );
});

test('`where` says if no environment has the package, and rejects a word that is not a name', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const none = await box.cli(['where', 'no-such-thing']);
  assert.equal(none.code, 1);
  assert.match(
    none.stderr,
    /no-such-thing is in none of \d+ environments\n {2}to list them: pip-shim list --packages/,
  );
  assert.deepEqual((await box.json<Answer>(['where', 'no-such-thing'])).found, []);
  for (const word of ['../etc', 'a==1', '-', 'a/b']) {
    const { code, stderr } = await box.cli(['where', word]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`not the name of a package: ${word}\n`));
  }
  assert.equal((await box.cli(['where'])).code, 2);
});
