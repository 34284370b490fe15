import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import { repository } from '../../helpers/sandbox.ts';

/** A command of pip-shim's that a message gives as the next step: it stands behind a colon. */
const ADVICE = /: pip-shim ([a-z-]+)\b([^'"`,;)]*)/g;
/** Words of a sentence behind a colon, which is no advice. */
const SENTENCES = new Set(['no', 'installs']);

/** src/commands/dispatch.ts knows these words itself. */
const DISPATCHED = new Set(['--help', 'help']);

/** The lines of src/ and shims/ that are no comment. */
function linesOfSources(): readonly string[] {
  const files = ['src', 'shims'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true }).map((name) =>
      join(repository, folder, String(name)),
    ),
  );
  const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'utf8'));
  return texts.flatMap((text) => text.split('\n')).filter((line) => !/^\s*(?:\/\/|\/?\*|#)/.test(line));
}

test('each command of pip-shim’s that a message advises exists, and knows the options in the advice', () => {
  const known = new Map(
    COMMANDS.map(({ name, usage, details }) => [name, [usage, ...(details ?? [])].join()]),
  );
  const advised = linesOfSources().flatMap((line) => [...line.matchAll(ADVICE)]);
  const words = advised.map(([, name = '']) => name).filter((name) => !SENTENCES.has(name));
  assert.ok(words.includes('rebuild') && words.length > 30, `found only: ${words.join(' ')}`);
  assert.deepEqual(
    words.filter((name) => !known.has(name) && !DISPATCHED.has(name)),
    [],
  );
  const unknown = advised.flatMap(([, name = '', rest = '']) =>
    [...rest.matchAll(/ (--?[a-z][a-z-]*)/g)]
      .filter(([, option = '']) => !known.get(name)?.includes(option))
      .map(([, option]) => `${name} ${option}`),
  );
  assert.deepEqual(unknown, []);
});
