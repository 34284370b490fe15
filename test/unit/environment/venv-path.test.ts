import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { otherPlaces, unquotableIn } from '../../../src/environment/venv-path.ts';
import { venvPlaces } from '../../../src/environment/venv-places.ts';
import { chooseAutomatically, decide } from '../../../src/remedies/decide.ts';
import { evaluateVenv } from '../../../src/remedies/venv/evaluate.ts';
import { basePython } from '../../helpers/interpreter.ts';
import { hostileText, runs } from '../../wide/fuzz/runs.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

const LONG = 'l'.repeat(110);
const ROWS: readonly (readonly [path: string, what: string | undefined, directory?: string])[] = [
  ['/home/u/p/.venv', undefined],
  ['/home/u/two words/.venv', undefined],
  [`/home/u/${LONG}/${LONG}/.venv`, undefined],
  ['/home/u/R&D (copy) [1]; a>b {x}*?^|/.venv', undefined],
  ['/home/u/R&D/.venv', undefined],
  ['/home/jürgen/日本語/~a+b@c,d=e%f:g#h!/.venv', undefined],
  ['/home/u/decoding/encoding/.venv', undefined],
  ["/home/u/it's/.venv", "a single quote (')", "/home/u/it's"],
  ['/home/u/"q"/a$b/.venv', 'a double quote (")', '/home/u/"q"'],
  ['/home/u/a b/$(id)/.venv', 'a dollar sign ($)', '/home/u/a b/$(id)'],
  ['/home/u/`id`/.venv', 'a backquote (`)', '/home/u/`id`'],
  ['/home/u/p/a\\b', 'a backslash (\\)', '/home/u/p/a\\b'],
  ['/home/u/a\nb/.venv', 'a line break', '/home/u/a\nb'],
  ['/home/u/a\tb/.venv', 'a control character (\\x09)', '/home/u/a\tb'],
  ['/home/u/a\x7fb/.venv', 'a control character (\\x7f)', '/home/u/a\x7fb'],
  [
    '/home/u/coding=utf-7/.venv',
    '"coding=", which Python reads as an encoding declaration',
    '/home/u/coding=utf-7',
  ],
  [
    '/home/u/x coding:x/.venv',
    '"coding:", which Python reads as an encoding declaration',
    '/home/u/x coding:x',
  ],
  [`/u/${LONG}&id/x`, `"&", and the path is too long for a script's first line`, `/u/${LONG}&id`],
  ...[...'|;<>()[]{}*?^'].map(
    (character) =>
      [
        `/u/${LONG}/a${character}b/x`,
        `"${character}", and the path is too long for a script's first line`,
        `/u/${LONG}/a${character}b`,
      ] as const,
  ),
  // The longest path that fits into a script's first line, and a path two bytes longer.
  [`/${'l'.repeat(108 - '/&/x'.length)}/&/x`, undefined],
  [
    `/${'l'.repeat(110 - '/&/x'.length)}/&/x`,
    `"&", and the path is too long for a script's first line`,
    `/${'l'.repeat(106)}/&`,
  ],
  // Each ü is two bytes: the limit counts bytes, not characters.
  [
    `/u/${'ü'.repeat(55)}&id/x`,
    `"&", and the path is too long for a script's first line`,
    `/u/${'ü'.repeat(55)}&id`,
  ],
];

test("unquotableIn finds the character that pip's scripts can't quote, and its directory", () => {
  for (const [path, what, directory] of ROWS)
    assert.deepEqual(unquotableIn(path), what === undefined ? undefined : { what, directory }, path);
});

test('otherPlaces suggests the venv named default only if pip’s scripts can quote its path', () => {
  assert.deepEqual(otherPlaces('/home/u/.local/default', '/home/u'), [
    'use the venv named default: PIP_SHIM_VENV=~/.local/default',
    'or name another place: PIP_SHIM_VENV=/path/to/venv',
  ]);
  assert.match(
    otherPlaces('/data/my venvs/default', '/home/u')[0] ?? '',
    /PIP_SHIM_VENV='\/data\/my venvs\/default'$/,
  );
  assert.deepEqual(otherPlaces('/home/$u/default', '/home/$u'), [
    'name another place: PIP_SHIM_VENV=/path/to/venv',
  ]);
});

/** A byte that is not valid UTF-8, as raw-bytes.ts represents it. */
const stray = fc.integer({ min: 0xdc80, max: 0xdcff }).map((code) => String.fromCharCode(code));
const name = fc
  .oneof(
    { weight: 5, arbitrary: hostileText(12) },
    { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'ab -_.&;(*é'), maxLength: 200 }) },
    { weight: 1, arbitrary: fc.tuple(hostileText(4), stray).map((parts) => parts.join('')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('coding=utf-7', '+AAo-print(1)+AAo-', "a'''+print(1)+'''b", '$(>PWNED)'),
    },
  )
  .map((text) => text.replaceAll('/', '_').slice(0, 255))
  .filter((text) => !['', '.', '..'].includes(text));
const directories = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => `/${names.join('/')}`);

/** Returns what PIP_SHIM_AUTO=venv chooses for a project without a venv at this path. */
function decided(root: string): ReturnType<typeof chooseAutomatically> {
  const project = { root, found: true, unfit: undefined };
  const tree = root
    .slice(1)
    .split('/')
    .reduceRight<Tree>((inner, part) => ({ [part]: inner }), {});
  const question = {
    project,
    cwd: root,
    home: '/home/u',
    dataDirectory: '/home/u/data',
    uid: 1000,
    isAlone: false,
  };
  const look = fakeLook(tree);
  const venvs = venvPlaces({ ...question, wanted: undefined, active: undefined }, look, {
    find: () => undefined,
  });
  const facts = factsFor(requestFor(['six']), { project, cwd: root, venvs });
  return chooseAutomatically('venv', decide(facts, [evaluateVenv(facts)]), facts);
}

test('10,000 random directories: Python and sh read no part of a new venv’s path as code', async () => {
  const { numRuns, seed } = runs(10_000);
  const chosen: string[] = [];
  let refused = 0;
  for (const root of fc.sample(directories, { numRuns, seed })) {
    const choice = decided(root);
    if (choice.kind === 'fail') {
      refused++;
      assert.match(
        choice.why,
        /can't be used: the name of \/.* has .*, so pip's scripts would not work there$/s,
      );
      assert.match(choice.next[0] ?? '', /venv named default: PIP_SHIM_VENV=/);
    } else {
      assert.ok(choice.offer.remedy === 'venv' && choice.offer.path === `${root}/.venv`);
      // distlib itself fails on bytes that are not UTF-8.
      if (!/[\ud800-\udfff]/.test(root.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')))
        chosen.push(`${root}/.venv`);
    }
  }
  assert.ok(
    refused > numRuns / 10 && chosen.length > numRuns / 10,
    `${refused} refused, ${chosen.length} chosen`,
  );
  const script = fileURLToPath(new URL('venv-path.py', import.meta.url));
  const { executable } = await basePython();
  const { stdout, stderr } = spawnSync(executable, ['-I', script], {
    input: chosen.join('\0'),
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  const told = JSON.parse(stdout);
  assert.deepEqual(told.problems, []);
  assert.equal(told.read, chosen.length);
  assert.ok(told['by sh'] > chosen.length / 20, `${told['by sh']} by sh`);
});
