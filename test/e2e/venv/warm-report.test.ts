import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { showingBox, skipOffLinux, type WarmBox, warmBox } from './warm-box.ts';

// The fast path starts no Node. It has pip write a report instead, from which `pip-shim rebuild` later knows an index.

const reportOf = (box: WarmBox, number: number): string =>
  join(box.home, `.local/state/pip-shim/passes${box.venv}/report.${number}`);

test("on the fast path, the venv's pip reports what it brought, and the next one reports beside it", {
  skip: skipOffLinux,
}, async (t) => {
  const box = await warmBox(t);
  await box.install();
  assert.equal(existsSync(reportOf(box, 1)), false, 'the program itself makes the record');
  const again = `pip install --no-index --find-links ${dirname(box.wheel)} demo`;
  const run = async (line: string): Promise<string> => {
    const done = await box.go(line);
    assert.deepEqual([done.code, done.asked], [0, false], done.stderr);
    return done.stdout;
  };
  await run(again);
  assert.deepEqual(JSON.parse(readFileSync(reportOf(box, 1), 'utf8')).install, []);
  const said = await run(`${again} --force-reinstall`);
  const [brought] = JSON.parse(readFileSync(reportOf(box, 1), 'utf8')).install;
  assert.deepEqual([brought.metadata.name, brought.download_info.url], ['demo', `file://${box.wheel}`]);
  assert.doesNotMatch(said, /report/);
  await run(again);
  assert.deepEqual(JSON.parse(readFileSync(reportOf(box, 2), 'utf8')).install, []);
});

const PIP = `#!/bin/sh
printf '%s\\n' '{' '"version": "1",' '"pip_version": "23.0.1",' "\\"install\\": [$BROUGHT]" '}' >"$PIP_REPORT"
`;

test('fake pip in the venv: the program records the index of what lies at PyPI, and of nothing else', {
  skip: skipOffLinux,
}, async (t) => {
  const box = await showingBox(t);
  writeFileSync(join(box.venv, 'bin/pip'), PIP, { mode: 0o755 });
  const lib = join(box.venv, 'lib', readdirSync(join(box.venv, 'lib'))[0] ?? '');
  const packages: readonly (readonly [name: string, url: string])[] = [
    ['one', 'https://files.pythonhosted.org/packages/aa/one-1.0-py3-none-any.whl'],
    ['secret', 'https://packages.example.org/packages/secret-1.0-py3-none-any.whl'],
  ];
  const brought = packages.map(([name, url]) => {
    mkdirSync(join(lib, `site-packages/${name}-1.0.dist-info`), { recursive: true });
    writeFileSync(join(lib, `site-packages/${name}-1.0.dist-info/METADATA`), `Name: ${name}\nVersion: 1.0\n`);
    return JSON.stringify({ download_info: { url }, metadata: { name, version: '1.0' } });
  });
  const install = async (BROUGHT: string) => (await box.go('pip install x', { env: { BROUGHT } })).asked;
  assert.equal(await install(brought.join()), false);
  for (let count = 2; count <= 9; count++) assert.equal(await install('{}'), false, String(count));
  assert.equal(await install(''), true, 'nine reports wait');
  assert.deepEqual(
    [1, 2, 9].map((number) => existsSync(reportOf(box, number))),
    [false, false, false],
  );
  const { sources } = JSON.parse(readFileSync(join(lib, '.pip-shim.sources'), 'utf8'));
  assert.deepEqual(
    sources.map(({ file, index }: { file: string; index: string }) => [file, index]),
    [['one-1.0.dist-info', '']],
  );
  writeFileSync(join(box.venv, 'pip.conf'), '');
  let done = await box.go('pip install x', { env: { PIP_REPORT: '' } });
  for (let tries = 0; done.asked && tries < 50; tries++) done = await box.go('pip install x');
  assert.equal(existsSync(reportOf(box, 1)), false, 'the config file of the venv may name a report');
});
