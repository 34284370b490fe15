// Installs real projects from the real package index by the first offer of the menu, at a real terminal.
// Then calls the command or imports the module of each project. Also runs the command that pip-shim prints as
// the cure of a failed install.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { commandsWithout } from '../helpers/prepared.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../helpers/terminal.ts';
import { liveBox } from './live-box.ts';

const TIMEOUT = 300_000;

/** Names of command-line tools, and the command of each. */
const TOOLS: readonly (readonly [name: string, command: string])[] = [
  ...['autopep8', 'black', 'codespell', 'cookiecutter', 'flake8', 'gallery-dl', 'isort', 'mypy', 'nox'].map(
    same,
  ),
  ...[
    'pre-commit',
    'pycowsay',
    'pylint',
    'ruff',
    'tox',
    'twine',
    'vulture',
    'yamllint',
    'yapf',
    'yt-dlp',
  ].map(same),
  ['httpie', 'http'],
];

/** Names of libraries as people type them, and the module of each. */
const LIBRARIES: readonly (readonly [name: string, module: string])[] = [
  ...['certifi', 'chardet', 'click', 'flask', 'jinja2', 'markdown', 'packaging', 'psutil', 'pytz'].map(same),
  ...['requests', 'six', 'toml', 'numpy'].map(same),
  ['attrs', 'attr'],
  ['beautifulsoup4', 'bs4'],
  ['dateutil', 'dateutil'],
  ['pillow', 'PIL'],
  ['serial', 'serial'],
  ['typing-extensions', 'typing_extensions'],
  ['yaml', 'yaml'],
];

function same(name: string): readonly [string, string] {
  return [name, name];
}

/** Arguments of an install that fails, the next step in its message, and the module that this installs. */
const CURES: readonly (readonly [typed: readonly string[], step: RegExp, module: string])[] = [
  [
    ['--no-binary', 'psycopg2', 'psycopg2'],
    /^ {2}ready-made, without a build: (pip install psycopg2-binary)$/m,
    'psycopg2',
  ],
  [['six==99'], /^ {2}(pip install six==1\.\S+)$/m, 'six'],
];

/** Types `pip install NAME` in a new directory, and Enter at the menu. Returns the directory. */
async function installByFirstOffer(box: Sandbox, name: string, first: RegExp) {
  const cwd = join(box.home, `of-${name}`);
  mkdirSync(cwd);
  const terminal = await openTerminal('pip', ['install', name], { cwd, env: box.env, lifetime: TIMEOUT });
  await terminal.waitFor(first, 60_000);
  terminal.type(KEYS.enter);
  const ended = await terminal.exit;
  assert.deepEqual(ended, { code: 0, signal: null }, terminal.screen());
  return cwd;
}

describe('by the first offer of the menu', { concurrency: 2 }, () => {
  test(`pipx installs ${TOOLS.length} tools, and each command can be called`, async (t) => {
    const box = await liveBox(t);
    for (const [name, command] of TOOLS) {
      const cwd = await installByFirstOffer(box, name, /❯ As a command, with pipx/);
      const called = await box.run(join(box.home, '.local/bin', command), ['--help'], {
        cwd,
        timeout: TIMEOUT,
      });
      assert.equal(called.code, 0, `${name}: ${called.stderr}`);
      assert.equal(existsSync(join(cwd, '.venv')), false);
    }
  });

  test(`venvs get ${LIBRARIES.length} libraries, and each module can be imported`, async (t) => {
    const box = await liveBox(t);
    for (const [name, module] of LIBRARIES) {
      const cwd = await installByFirstOffer(box, name, /❯ .*\(\.venv, new\)/);
      const python = join(cwd, '.venv/bin/python');
      const imported = await box.run(python, ['-c', `import ${module}`], { cwd, timeout: TIMEOUT });
      assert.equal(imported.code, 0, `${name}: ${imported.stderr}`);
    }
  });
});

for (const [typed, step, module] of CURES) {
  test(`after \`pip install ${typed.join(' ')}\` has failed, the next step that pip-shim prints works`, async (t) => {
    const box = await liveBox(t);
    const [all, less] = [await commandsWithout('pipx'), await commandsWithout('pg_config')];
    const env = { PIP_SHIM_AUTO: 'venv', PATH: box.env.PATH?.replace(all, less) };
    const failed = await box.run('pip', ['install', ...typed], { env, timeout: TIMEOUT });
    assert.equal(failed.code, 1, failed.stderr);
    const [, line = ''] = step.exec(failed.stderr) ?? [];
    assert.notEqual(line, '', failed.stderr);
    const cured = await box.run('sh', ['-c', line], { env, timeout: TIMEOUT });
    assert.equal(cured.code, 0, cured.stderr);
    const imported = await box.run('.venv/bin/python', ['-c', `import ${module}`]);
    assert.equal(imported.code, 0, imported.stderr);
  });
}
