import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TypedOption } from '../../../../src/pip/request.ts';
import type { HeldTool } from '../../../../src/remedies/pipx/facts.ts';
import { translate } from '../../../../src/remedies/pipx/translate.ts';
import { factsFor, pipxFound, requestFor } from '../facts.ts';

const HOME = '/home/u/.local/pipx';
const URL = 'git+https://h/x.git';
const held = (spec: string, version: string | undefined = '23.1.0', name = 'black'): HeldTool => ({
  ...{ name, home: HOME, version, spec, python: '3.11', satisfies: ['>=23'] },
});
const options = (text: string): TypedOption[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => {
      const [name = '', value] = word.split('=');
      return value === undefined ? { name } : { name, value };
    });

/** Translates `pip install OPTIONS REQUIREMENT` for a pipx of `version` (undefined: unknown) with `tools`. */
function translated(
  text: string,
  requirement: string,
  version: string | undefined,
  tools: readonly HeldTool[] = [],
) {
  const typed = options(text);
  const python = typed.find(({ name }) => name === '--python')?.value;
  const request = requestFor([requirement], { typed });
  const facts = factsFor(
    { ...request, settings: { ...request.settings, python } },
    { pipx: pipxFound({ held: tools }), cwd: '/home/u/p' },
  );
  return translate(facts, { path: '/usr/bin/pipx', version, home: HOME })[0];
}

const ALL = [undefined, '1.0.0', '1.1.0', '1.4.3', '1.7.1', '1.11.2', '1.12.0', '1.18.4'] as const;
const NEW = ['1.12.0', '1.18.4'];

/** Commands that become the same arguments for every release of pipx. */
const SAME: [what: string, options: string, requirement: string, has: HeldTool[], words: string[]][] = [
  ['a new tool', '', 'black', [], ['install', 'black']],
  ['a new tool with a version', '', 'black==24', [], ['install', 'black==24']],
  ['a new tool with an extra', '', 'black[d]>=23', [], ['install', 'black[d]>=23']],
  ['a URL', '', URL, [], ['install', URL]],
  ['name @ URL', '', `black @ ${URL}`, [], ['install', `black @ ${URL}`]],
  ['--upgrade of a new tool', '--upgrade', 'black', [], ['install', 'black']],
  ['--force-reinstall of a new tool', '--force-reinstall', 'black', [], ['install', 'black']],
  ['--python', '--python=x', 'black', [], ['install', '--python', '/usr/bin/python3', 'black']],
  ['options without effect', '--quiet --user --progress-bar=off', 'black', [], ['install', 'black']],
  ['pipx has the tool', '', 'black', [held('black')], ['install', 'black']],
  ['pipx has a version that satisfies >=23', '', 'black>=23', [held('black')], ['install', 'black>=23']],
  ['a tool in another home', '', 'black==24', [{ ...held('black'), home: '/x' }], ['install', 'black==24']],
  ['pipx has the tool with the extra', '', 'black[d]', [held('black[d,x]')], ['install', 'black[d]']],
  ['pipx has the tool from the same URL', '', URL, [held(URL)], ['install', URL]],
  [
    'pipx has the tool from the same URL, and the requirement has a name',
    '',
    `black @ ${URL}`,
    [held(`black@ ${URL}`)],
    ['install', `black @ ${URL}`],
  ],
  ['pipx has another version', '', 'black==24', [held('black')], ['install', '--force', 'black==24']],
  [
    'pipx has the tool, but no record of its requirement',
    '',
    'black',
    [{ ...held('black'), spec: undefined }],
    ['install', 'black'],
  ],
  [
    'pipx has an unknown version',
    '',
    'black==24',
    [{ ...held('black'), version: undefined }],
    ['install', '--force', 'black==24'],
  ],
  ['pipx lacks the extra', '', 'black[d]', [held('black')], ['install', '--force', 'black[d]']],
  [
    'a URL for a tool that pipx has from an index',
    '',
    `black @ ${URL}`,
    [held('black')],
    ['install', '--force', `black @ ${URL}`],
  ],
  ['--upgrade of a tool that pipx has', '--upgrade', 'black', [held('black<24')], ['upgrade', 'black']],
  [
    '--upgrade and --pre of a tool that pipx has',
    '--upgrade --pre',
    'Black',
    [held('black')],
    ['upgrade', '--pip-args=--pre', 'black'],
  ],
  ['--upgrade of a tool from the same URL', '--upgrade', URL, [held(URL)], ['upgrade', 'black']],
  ['pipx has the tool on the same Python', '--python=x', 'black', [held('black')], ['install', 'black']],
];
for (const [what, text, requirement, has, words] of SAME) {
  test(`every release of pipx gets the same arguments: ${what}`, () => {
    for (const version of ALL)
      assert.deepEqual(translated(text, requirement, version, has), { kind: 'words', words }, version);
  });
}

test('PIP_UPGRADE upgrades a tool that pipx has, as --upgrade does', () => {
  const facts = factsFor(requestFor(['black'], { told: [{ name: '--upgrade', where: 'PIP_UPGRADE' }] }), {
    pipx: pipxFound({ held: [held('black')] }),
  });
  const program = { path: '/usr/bin/pipx', version: '1.7.1', home: HOME };
  assert.deepEqual(translate(facts, program), [{ kind: 'words', words: ['upgrade', 'black'] }]);
});

test('pipx gets the options for pip in --pip-args, and pipx 1.12 and newer also gets --backend pip', () => {
  const text = '--index-url=http://h/s --extra-index-url=http://e --pre --proxy=http://p --no-deps';
  const words = text.replaceAll(/ (?=--)/g, ' ');
  for (const version of ALL) {
    const backend = NEW.includes(version ?? '') ? ['--backend', 'pip'] : [];
    const expected = ['install', ...backend, `--pip-args=${words}`, 'black'];
    assert.deepEqual(translated(text, 'black', version), { kind: 'words', words: expected }, version);
  }
});

test('relative paths become absolute, because pipx 1.5 and newer runs pip in another directory', () => {
  const text =
    '--find-links=w --find-links=./x --find-links=http://h/w --constraint=../c.txt --cert=/c.pem --log=~/l';
  const words = '--find-links=/home/u/p/w --find-links=/home/u/p/x --find-links=http://h/w';
  const more = "--constraint=/home/u/p/../c.txt --cert=/c.pem '--log=~/l'";
  const expected = ['install', `--pip-args=${words} ${more}`, 'black'];
  assert.deepEqual(translated(text, 'black', '1.1.0'), { kind: 'words', words: expected });
});

/** Before 1.3.0, pipx install --force works only with the argument `before`. Newer pipx does not need it. */
const FORCED: [options: string, requirement: string, before: string][] = [
  ['--force-reinstall', 'black', '--pip-args=--force-reinstall'],
  ['--upgrade', 'black<24', '--pip-args=--upgrade'],
  ['--upgrade', 'black[d]', '--pip-args=--upgrade'],
];
for (const [text, requirement, before] of FORCED) {
  test(`pipx has the tool, so pip install ${text} ${requirement} becomes pipx install --force`, () => {
    for (const version of ALL) {
      const old = version === undefined || ['1.0.0', '1.1.0'].includes(version);
      const words = ['install', '--force', ...(old ? [before] : []), requirement];
      assert.deepEqual(
        translated(text, requirement, version, [held('black')]),
        { kind: 'words', words },
        version,
      );
    }
  });
}

test('despite --python a tool stays on its Python, and the next step is the command that moves it', () => {
  const has = [{ ...held('black'), python: '3.12' }];
  for (const version of ALL)
    assert.deepEqual(translated('--python=x --upgrade', 'black', version, has), {
      kind: 'unsupported',
      why: 'pipx has black on Python 3.12',
      next: ['to move it: pipx reinstall --python /usr/bin/python3 black'],
    });
});

test('translate reads each of a thousand packages only once', () => {
  const facts = factsFor(requestFor(Array.from({ length: 1000 }, (_, at) => `n${at}`)));
  let looks = 0;
  const packages = facts.packages.map((each) => ({
    ...each,
    get promises() {
      looks++;
      return [];
    },
  }));
  const words = translate({ ...facts, packages }, { path: '/usr/bin/pipx', version: '1.7.1', home: HOME });
  assert.equal(words.length, 1000);
  assert.equal(looks, 1000);
});
