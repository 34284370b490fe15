import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tarGz } from '../../helpers/archives.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

test('with our .npmrc or the option --ignore-scripts, npm runs no install script of a dependency', async () => {
  const root = freshDir('npm');
  const manifest = {
    name: 'evil',
    version: '1.0.0',
    scripts: { install: 'touch "$RAN"', postinstall: 'touch "$RAN"' },
  };
  const entry = { name: 'package/package.json', data: Buffer.from(JSON.stringify(manifest)) };
  writeFileSync(join(root, 'evil.tgz'), tarGz([entry]));
  const words = ['install', '--offline', '--no-audit', '--no-fund', './evil.tgz'];
  const rows: [string, boolean, readonly string[]][] = [
    ['plain', false, []],
    ['npmrc', true, []],
    ['option', false, ['--ignore-scripts']],
  ];
  for (const [name, hasConfig, more] of rows) {
    const project = join(root, name);
    mkdirSync(project);
    copyFileSync(join(root, 'evil.tgz'), join(project, 'evil.tgz'));
    writeFileSync(join(project, 'package.json'), '{ "private": true }');
    if (hasConfig) copyFileSync(join(repository, '.npmrc'), join(project, '.npmrc'));
    const env = { PATH: process.env.PATH, HOME: root, RAN: join(project, 'ran') };
    const { code, stderr } = await run('npm', [...words, ...more], { cwd: project, env, timeout: 240_000 });
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(join(project, 'node_modules/evil/package.json')));
    assert.equal(existsSync(env.RAN), name === 'plain', name);
  }
});
