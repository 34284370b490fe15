import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { displayWidth, truncate } from '../../../src/ui/display-width.ts';
import {
  commandLine,
  isArchive,
  neutralise,
  normaliseName,
  oneLine,
  quoteWord,
  redact,
  requirementName,
} from '../../../src/ui/text.ts';

function table<In, Out>(name: string, of: (value: In) => Out, rows: readonly (readonly [In, Out])[]): void {
  test(name, () => {
    for (const [value, expected] of rows) assert.deepEqual(of(value), expected, JSON.stringify(value));
  });
}

table('neutralise: characters that a terminal obeys or hides become visible', neutralise, [
  ['plain, ünï, 日本', 'plain, ünï, 日本'],
  ['a\nb\tc', 'a\nb\tc'],
  ['\x1b[31mred\x07', '\\x1b[31mred\\x07'],
  ['a\rb\x00\x7f\x9b', 'a\\x0db\\x00\\x7f\\x9b'],
  ['a\u202eb\u2066c\u200bd\ufeff', 'a\\u{202e}b\\u{2066}c\\u{200b}d\\u{feff}'],
  ['line\u2028sep', 'line\\u{2028}sep'],
  ['byte \udcff', 'byte \\u{dcff}'],
  ['\u{e0041}tag', '\\u{e0041}tag'],
  ['a\u3164b\u034fc\ufe0fd\u115fe', 'a\\u{3164}b\\u{34f}c\\u{fe0f}d\\u{115f}e'],
]);

table('oneLine: control characters, line breaks and tabs become visible', oneLine, [
  ['a\nb\tc\x1b', 'a\\nb\\tc\\x1b'],
  ['a b', 'a b'],
]);

table('redact: passwords in URLs are masked', redact, [
  ['https://user:secret@example.org/x', 'https://user:****@example.org/x'],
  ['https://user:s@cr:e\'t"@h?x=@ and a@b', 'https://user:****@h?x=@ and a@b'],
  ['https://h https://:secret@h:1/ http://u:@h', 'https://h https://:****@h:1/ http://u:****@h'],
  ['--index-url=https://token@h/simple', '--index-url=https://****@h/simple'],
  ['git+ssh://me@h/x git+ssh://git@h/x', 'git+ssh://****@h/x git+ssh://git@h/x'],
  ['x@1.0 https://h/p@1', 'x@1.0 https://h/p@1'],
  ['https://h?x=a:b@c https://h#a:b@c', 'https://h?x=a:b@c https://h#a:b@c'],
]);

table('normaliseName: names are normalised by PEP 503', normaliseName, [
  ['A-B', 'a-b'],
  ['a__b--c', 'a-b-c'],
  ['Some.-_Thing', 'some-thing'],
  ['a', 'a'],
]);

table('requirementName: returns the name by PEP 508, and undefined for a path or a URL', requirementName, [
  ['requests', 'requests'],
  [' Flask_Login ', 'flask-login'],
  ['x[a,b]>=1,<2', 'x'],
  ['x ; python_version < "4"', 'x'],
  ['x @ https://h/x.whl', 'x'],
  ['x(>=1)', 'x'],
  ['https://h/x', undefined],
  ['git+https://h/x', undefined],
  ['./x', undefined],
  ['dir/x', undefined],
  ['x-1.0-py3-none-any.whl', undefined],
  ['x-1.0.tar.gz', undefined],
  ['x-', undefined],
  ['a-b_c.d', 'a-b-c-d'],
  ['x [a] ; y', 'x'],
  ['x~=1', 'x'],
  ['x!=1', 'x'],
  ['x&1', undefined],
  ['-x', undefined],
  ['', undefined],
]);

/** The extensions are ARCHIVE_EXTENSIONS in pip/_internal/utils/filetypes.py. */
table('isArchive: a file with an extension that pip unpacks is an archive', isArchive, [
  ...[
    'zip',
    'whl',
    'tar.bz2',
    'tbz',
    'tar.gz',
    'tgz',
    'tar',
    'tar.xz',
    'txz',
    'tlz',
    'tar.lz',
    'tar.lzma',
  ].map((ending) => [`x-1.${ending}`, true] as const),
  ['X.WHL', true],
  ['x.whl.txt', false],
  ['whl', false],
  ['x.gz', false],
]);

/** zsh replaces an unquoted `=ls` by the path of the command `ls`. zsh reads quotes as sh does. */
table('quoteWord: plain text stays unquoted, and text with a leading = is quoted', quoteWord, [
  ['a=b', 'a=b'],
  ['=ls', "'=ls'"],
  ['==', "'=='"],
  ['six==1.0', 'six==1.0'],
  ['@%+:,./-_Az09', '@%+:,./-_Az09'],
  ['', "''"],
  ["it's", "'it'\\''s'"],
  ['a\n', "'a\n'"],
  ['a~', "'a~'"],
]);

const WORDS = ['', 'a', 'a b', "it's", '$HOME', '*', 'x>=1', '~', '\\', 'ü', '"', 'a\\n'];
const CONTROL = ['a\nb', '\x1b[2J', "q'\t\\x", '\u202eevil', '\u{e0041}', '\x011'];

test('quoteWord: sh reads each quoted argument as the original text', () => {
  const words = [...WORDS, ...CONTROL];
  const line = `printf '%s\\0' ${words.map(quoteWord).join(' ')}`;
  assert.deepEqual(execFileSync('sh', ['-c', line], { encoding: 'utf8' }).split('\0').slice(0, -1), words);
});

test('commandLine: the line has no control characters, and bash reads the original arguments', () => {
  const words = [...WORDS, ...CONTROL];
  const line = commandLine('printf', ['%s\\0', ...words]);
  assert.equal(oneLine(line), line);
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
  assert.deepEqual(
    execFileSync('bash', ['--norc', '-c', line], { encoding: 'utf8', env }).split('\0').slice(0, -1),
    words,
  );
  assert.equal(commandLine('pip', ['install', 'x']), 'pip install x');
  const shown: readonly (readonly [word: string, written: string])[] = [
    ['\udcff', "$'\\xff'"],
    ['\udc80', "$'\\x80'"],
    ['\udc7f', "$'\\udc7f'"], // half of a surrogate pair, not a byte that isn't UTF-8
    ['\udd00', "$'\\udd00'"],
    ['\x01', "$'\\x01'"],
    ['\x7f', "$'\\x7f'"],
    ['\x80', "$'\\u0080'"],
    ['\uffff\u202e', "$'\uffff\\u202e'"],
    ['\u{e0041}', "$'\\U000e0041'"],
    ["a\n\t'\\", "$'a\\n\\t\\'\\\\'"],
  ];
  for (const [word, written] of shown) assert.equal(commandLine('pip', [word]), `pip ${written}`);
});

test('commandLine: passwords are masked, whatever quotes the argument has', () => {
  for (const [word, before] of [
    ["https://me:it's secret@h/", '-i'],
    ["--pip-args=--index-url=https://me:'it'\\''s secret'@h", ''],
    ['-ihttps://me:secret\n\u202e@h', ''],
    ['me:secret@proxy:1', '--proxy'],
    ['--prox=me:secret@proxy:1', ''],
    ['--pip-args=--proxy=me:secret@proxy:1', ''],
  ] as const) {
    const line = commandLine('pip', [before, word]);
    assert.doesNotMatch(line, /secret/, word);
    assert.match(line, /me:\*\*\*\*@/, word);
  }
});

test('commandLine: text that is not a password is shown', () => {
  for (const words of [
    ['a:b@c'],
    ['--proxies', 'me:word@proxy'],
    ['x--proxy', 'me:word@proxy'],
    ['--proxy', 'proxy/me:word@x'],
    ['--proxy', 'proxy?me:word@x'],
    ['--proxy=proxy/me:word@x'],
    ['https://h/me:word@x'],
  ])
    assert.ok(commandLine('pip', words).includes(words.at(-1) ?? ''), words.join(' '));
  assert.equal(commandLine('pip', ['--proxy', 'token@proxy']), "pip --proxy '****@proxy'");
  assert.equal(commandLine('pip', ['--proxy=me:word@h:1/x']), "pip '--proxy=me:****@h:1/x'");
  const nested = commandLine('pipx', ['--pip-args=--pre --prox=me:w@rd@h:1 -q']);
  assert.equal(nested, "pipx '--pip-args=--pre --prox=me:****@h:1 -q'");
});

table('displayWidth: the width of a text is its number of terminal cells', displayWidth, [
  ['', 0],
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['…', 1],
  ['😀', 2],
  ['ｱ', 1],
  ['Ａ', 2],
]);

test('truncate: the text with its ellipsis is never wider than the given width', () => {
  const rows: [string, number, string, string][] = [
    ['abcdef', 6, '…', 'abcdef'],
    ['abcdef', 5, '…', 'abcd…'],
    ['abcdef', 5, '...', 'ab...'],
    ['ab cdef', 4, '…', 'ab…'],
    ['日本語', 5, '…', '日本…'],
    ['日本語', 4, '…', '日…'],
    ['abc', 0, '…', ''],
    ['abc', 2, '...', ''],
  ];
  for (const [value, width, ellipsis, expected] of rows) {
    assert.equal(truncate(value, width, ellipsis), expected);
    assert.ok(displayWidth(expected) <= width);
  }
});
