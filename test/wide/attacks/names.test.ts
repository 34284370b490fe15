import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { namesBox } from '../../e2e/attacks/named-project.ts';
import { AUTO, assertSafeProject, boxFor, NAMES, PARTS, testName } from '../../e2e/attacks/names-box.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';

for (const [what, name] of Object.entries(NAMES)) testName(what, name);

test('explain, list, doctor and allow show a misleading project name safely, on one line', async (t) => {
  const box = await boxFor(t);
  const parts = Object.values(PARTS);
  for (const name of [parts.slice(0, 8).join(''), parts.slice(8).join('')]) {
    await assertSafeProject(box, name);
  }
});

test('NUL bytes in config.toml, .venv-stack, requirements.txt and the files of a venv cause no crash and no stack trace', async (t) => {
  const box = await boxFor(t);
  const nul = 'a\0b\n-r c\0d\n';
  mkdirSync(join(box.project, '.venv/bin'), { recursive: true });
  for (const file of [
    'requirements.txt',
    '.venv-stack',
    '.venv/pyvenv.cfg',
    '.venv/.pip-shim',
    '.venv/bin/activate',
  ])
    writeFileSync(join(box.project, file), nul);
  for (const env of [{}, AUTO]) {
    for (const args of [
      ['pip', 'install', '-r', 'requirements.txt'],
      ['pip', 'install', 'demo'],
      ['pip-shim', 'explain', 'demo'],
      ['pip-shim', 'explain', '-r', 'requirements.txt'],
    ]) {
      const { code, stderr } = await box.run(args[0] ?? '', args.slice(1), { env });
      assert.equal(code, args[0] === 'pip' ? 1 : 0, `${args.join(' ')}\n${stderr}`);
      assert.doesNotMatch(stderr, /^ +at |this is a bug in pip-shim|running plain pip/m);
    }
  }
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'auto = "ve\0nv"\n');
  const { code, stderr } = await box.run('pip', ['install', 'demo']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /config\.toml:1/);
});

test('pip-shim makes and reuses a venv whose path is long or has blanks, brackets and ampersands, and its commands run', async (t) => {
  const box = await namesBox(t);
  for (const name of [
    'two words (copy) & [more]; {x} <y> ~#!?*^|',
    `${'a'.repeat(100)}/${'a'.repeat(100)}`,
  ]) {
    const project = box.project(name);
    const line = `pip install --no-index '${box.wheel}' && pip install --no-index '${box.wheel}' && .venv/bin/demo && python3 -c 'import demo'`;
    const { code, stderr } = await box.in(project, line, { env: AUTO });
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(join(project, '.venv/bin/demo')), name);
  }
  assert.deepEqual(box.canaries(), []);
});

test('the menu says why the project can not have a venv, and offers the venv named default', async (t) => {
  const box = await namesBox(t);
  const project = box.project('demo $(>PWNED)');
  const terminal = await openTerminal(join(box.shims, 'pip'), ['install', '--no-index', box.wheel], {
    ...{ env: { ...box.env, COLUMNS: '200' }, cwd: project },
  });
  await terminal.waitFor(/Stop/);
  assert.match(
    terminal.screen().replaceAll(/\s+/g, ' '),
    /\.venv can't be used: the name of .*In your default venv \(new\)/,
  );
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.ok(existsSync(join(box.home, '.local/share/pip-shim/venvs/default/bin/demo')));
  assert.deepEqual(box.canaries(), []);
});
