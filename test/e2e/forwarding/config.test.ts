// Tests that pip-shim prints each error in config.toml and then runs no pip.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS } from '../../helpers/terminal.ts';

const BAD_FILES: readonly (readonly [name: string, text: string, says: RegExp])[] = [
  [
    'an unknown key',
    '# mine\n\nauto = "venv"\nautoo = 1\n',
    /config\.toml:4: unknown key `autoo` \(did you mean auto\?\)\n {2}known keys: auto, venv,/,
  ],
  ['an unknown table', 'auto = "venv"\n[pip]\nx = 1\n', /config\.toml:2: unknown key `pip`/],
  ['a bad value', 'dry_run = false\nauto = "nonsense"\n', /config\.toml:2: `nonsense` is not a valid value/],
  [
    'a value of the wrong type',
    '\ndebug = "nonsense"\n',
    /config\.toml:2: `nonsense` .*\n {2}use true or false/,
  ],
  ['a number for a path', 'venv = 1\n', /config\.toml:1: `1` .*\n {2}use a path/],
  ['a list in place of a string', 'auto = ["venv"]\n', /config\.toml:1: /],
  ['a syntax error', 'auto = "venv"\ndebug = \n', /config\.toml:2: /],
  ['the same key twice', 'auto = "venv"\nauto = "pipx"\n', /config\.toml:2: /],
  ['bytes that are not text', '\x00\x01', /config\.toml:1: /],
  ['a key in quotes', '"autoo" = 1\n', /config\.toml:1: unknown key `autoo`/],
  ['an escape sequence in a key', '"a\\u001b[31m" = 1\n', /config\.toml: unknown key `a\\x1b\[31m`/],
];

for (const [name, text, says] of BAD_FILES) {
  test(`if config.toml has ${name}, pip-shim prints the error, exits with 2 and does not run pip`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    mkdirSync(join(box.root, 'xdg/pip-shim'), { recursive: true });
    writeFileSync(join(box.root, 'xdg/pip-shim/config.toml'), text);
    const env = { XDG_CONFIG_HOME: join(box.root, 'xdg') };
    const { code, stdout, stderr } = await box.run('pip', ['install', '--log', 'pip.log', 'demo'], { env });
    assert.deepEqual([code, stdout], [2, ''], stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, new RegExp(KEYS.escape));
    assert.equal(existsSync(join(box.project, 'pip.log')), false);
  });
}
