import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentsOf, type Origin } from '../../../../src/environment/contents.ts';
import { planRefill, shownHeld, type Wanted, wantedFrom } from '../../../../src/remedies/venv/refill.ts';
import { DEFAULT_INDEX, noteSources, snapshotOf, soleIndex } from '../../../../src/remedies/venv/sources.ts';
import { fakeLook, type Tree } from '../../system/fake-look.ts';

const look = fakeLook({ src: { lib: {} }, 'w.whl': '' });
const wanted = (name: string, more: Partial<Wanted> = {}): Wanted => ({
  ...{ name, version: '1.0', metadata: `/s/${name}-1.0.dist-info`, requested: true },
  ...{ origin: { kind: 'index' } as Origin, index: undefined, ...more },
});
/** A variable in the syntax that pip expands in URLs. */
const TOKEN = ['$', '{TOKEN}'].join('');
const [MINE, OTHER] = ['https://mine/simple', 'https://other/simple'];
const url = (text: string): Partial<Wanted> => ({ origin: { kind: 'url', url: text } });
const editable = (directory: string): Partial<Wanted> => ({ origin: { kind: 'editable', directory } });

/** A package of an old venv, the only index that pip uses now, and pip's arguments or why there are none. */
const ROWS: readonly (readonly [Wanted, now: string | undefined, expected: string])[] = [
  [wanted('a', { index: MINE }), MINE, `--index-url ${MINE} a==1.0`],
  [wanted('a', { index: DEFAULT_INDEX }), DEFAULT_INDEX, 'a==1.0'],
  [wanted('a', { index: OTHER }), MINE, `--index-url ${OTHER} a==1.0`],
  [wanted('a', { index: OTHER }), DEFAULT_INDEX, `--index-url ${OTHER} a==1.0`],
  [
    wanted('a', { index: DEFAULT_INDEX }),
    MINE,
    "a: it came from pip's default index, and pip uses another index now",
  ],
  [
    wanted('a', { index: MINE }),
    undefined,
    'a: pip may install from several places now, or from one with a password',
  ],
  [wanted('a'), DEFAULT_INDEX, 'a: no record says which index it came from'],
  [wanted('a', { index: MINE, version: undefined }), MINE, 'a: its metadata is damaged'],
  [wanted('a', { index: MINE, version: '1 --pre' }), MINE, 'a: its metadata is damaged'],
  [wanted('-r', { index: MINE }), MINE, '-r: its metadata is damaged'],
  [wanted('lib', { ...editable('/src/lib'), index: MINE }), MINE, '-e /src/lib'],
  [wanted('lib', editable('/src/lib')), MINE, 'lib: no record says which index its build used'],
  [
    wanted('lib', { ...editable('/src/lib'), index: OTHER }),
    MINE,
    `lib: its build used ${OTHER}, and pip uses another index now`,
  ],
  [
    wanted('lib', { ...editable('/src/lib'), index: MINE }),
    undefined,
    'lib: pip may install from several places now, or from one with a password',
  ],
  [wanted('lib', editable('/gone')), MINE, 'lib: /gone is gone'],
  [wanted('w', url('file:///w.whl#sha256=1')), MINE, 'w @ file:///w.whl#sha256=1'],
  [wanted('w', url('file:///x.whl')), MINE, 'w: /x.whl is gone'],
  [wanted('g', { ...url('git+https://h/g@abc'), index: MINE }), MINE, 'g @ git+https://h/g@abc'],
  [wanted('g', { ...url('git+file:///g@abc'), index: MINE }), MINE, 'git+file:///g@abc'],
  [wanted('g', url('git+https://h/g@abc')), MINE, 'g: no record says which index its build used'],
  [wanted('w', url('https://h/w.whl?a=b')), undefined, 'w @ https://h/w.whl?a=b'],
  [
    wanted('g', url(`https://${TOKEN}@h/g.zip`)),
    MINE,
    `g: its URL needs a variable: https://${TOKEN}@h/g.zip`,
  ],
  [wanted('g', url('')), MINE, 'g: its metadata is damaged'],
];
for (const [held, sole, expected] of ROWS) {
  test(`a package of the old venv is fetched, or listed with a reason: ${expected}`, () => {
    const { steps, listed } = planRefill([held], { sole, isLocked: false }, look);
    const said = [
      ...steps.map(({ args }) => args.join(' ')),
      ...listed.map(({ why }) => `${held.name}: ${why}`),
    ];
    assert.deepEqual(said, [expected]);
  });
}

test('a package of an old venv is shown with its version, if that is known', () => {
  assert.deepEqual([shownHeld(wanted('a')), shownHeld(wanted('a', { version: undefined }))], ['a 1.0', 'a']);
});

test('if the index is locked, no package is fetched from another index', () => {
  const all = [wanted('a', { index: MINE }), wanted('b', { index: OTHER })];
  const { steps, listed } = planRefill(all, { sole: MINE, isLocked: true }, look);
  assert.deepEqual(
    [steps.map(({ args }) => args), listed.map(({ held }) => held.name)],
    [[['--index-url', MINE, 'a==1.0']], ['b']],
  );
});

type IndexSetting = { readonly url: string; readonly locked: boolean } | undefined;
const INDICES: readonly (readonly [words: string, index?: IndexSetting, sole?: string])[] = [
  ['', undefined, DEFAULT_INDEX],
  [`--index-url ${MINE}`, undefined, MINE],
  [`--index-url ${MINE} --index-url ${OTHER}`, undefined, OTHER],
  ['', { url: MINE, locked: false }, MINE],
  [`--index-url ${OTHER}`, { url: MINE, locked: false }, OTHER],
  [`--index-url ${OTHER}`, { url: MINE, locked: true }, MINE],
  [`--extra-index-url ${MINE}`],
  ['--find-links /wheels'],
  ['--no-index'],
  ['--index-url https://me:secret@mine/simple'],
  [`--index-url https://mine/${TOKEN}`],
  ['--requirement https://mine/r.txt'],
  ['--requirement r.txt', undefined, DEFAULT_INDEX],
  ['--requirement ./https:/r.txt', undefined, DEFAULT_INDEX],
];
for (const [words, index, sole] of INDICES) {
  test(`the only index of: ${words || 'no option'}${index ? ` with ${JSON.stringify(index)}` : ''}`, () => {
    const options = words
      .split(/ (?=--)/)
      .filter(Boolean)
      .map((option) => {
        const [name = '', value] = option.split(' ');
        return value === undefined ? { name } : { name, value };
      });
    assert.equal(soleIndex(options, index as Parameters<typeof soleIndex>[1]), sole);
  });
}

const distribution = (version: string, more: Tree = {}): Tree => ({
  METADATA: `Version: ${version}\n`,
  ...more,
});
const direct = (value: object): Tree => ({
  'direct_url.json': JSON.stringify({ url: 'file:///d', ...value }),
});

test('contentsOf reads where each distribution came from', () => {
  const site: Tree = {
    'plain-1.dist-info': distribution('1', { REQUESTED: '' }),
    'edit-1.dist-info': distribution('1', direct({ url: 'file:///my%20dir', dir_info: { editable: true } })),
    'dir-1.dist-info': distribution('1', direct({ dir_info: {} })),
    'git-1.dist-info': distribution(
      '1',
      direct({ url: 'https://h/g', vcs_info: { vcs: 'git', commit_id: 'abc' }, subdirectory: 'sub' }),
    ),
    'zip-1.dist-info': distribution(
      '1',
      direct({ url: 'https://h/z.zip', archive_info: { hash: 'sha256=1' } }),
    ),
    'sub-1.dist-info': distribution(
      '1',
      direct({ url: 'https://h/s.zip', archive_info: { hash: 'sha256=1' }, subdirectory: 'sub' }),
    ),
    'bad-1.dist-info': distribution('1', { 'direct_url.json': '[' }),
    'old.egg-link': '/my/old\n.\n',
    'old-1.dist-info': distribution('1'), // left by an install before
  };
  const all = contentsOf('/v', fakeLook({ v: { lib: { 'python3.9': { 'site-packages': site } } } }));
  const said = all.map(({ name, requested, origin }) =>
    [name, requested, ...Object.values(origin)].join(' '),
  );
  assert.deepEqual(said, [
    'old true editable /my/old',
    'bad false url ',
    'dir false url file:///d',
    'edit false editable /my dir',
    'git false url git+https://h/g@abc#subdirectory=sub',
    'plain true index',
    'sub false url https://h/s.zip#sha256=1&subdirectory=sub',
    'zip false url https://h/z.zip#sha256=1',
  ]);
});

/** The record after an install that turns the site `before` into `now`. `old` is the record until then. */
function recordAfter(old: string, now: Tree, index: string | undefined, before: Tree = {}): string {
  let record = old;
  const venv = (site: Tree): Tree => ({
    v: { lib: { 'python3.9': { '.pip-shim.sources': old, 'site-packages': site } } },
  });
  const writeFile = (_: string, text: string): void => {
    record = text;
  };
  const seen = snapshotOf('/v', fakeLook(venv(before)));
  noteSources('/v', seen, index, { look: fakeLook(venv(now)), files: { writeFile } });
  return record;
}
const one = (modified: number): Tree => ({
  'a-1.dist-info': {
    entry: { ...distribution('1'), RECORD: { entry: '', stat: { modified } } },
    stat: { ino: 7 },
  },
});
const indexOf = (record: string, site: Tree): string | undefined => {
  const tree: Tree = { v: { lib: { 'python3.9': { '.pip-shim.sources': record, 'site-packages': site } } } };
  return wantedFrom(['/v'], [], fakeLook(tree))[0]?.index;
};

test('the recorded index is not used after another install, even if the inode is the same', () => {
  const record = recordAfter('', one(1), MINE);
  assert.deepEqual([indexOf(record, one(1)), indexOf(record, one(2))], [MINE, undefined]);
  const unknown = recordAfter(record, one(1), undefined);
  assert.equal(indexOf(unknown, one(1)), undefined, 'an install from several places takes the record away');
  assert.equal(indexOf(recordAfter(record, one(1), OTHER), one(1)), OTHER);
  const gone = recordAfter(record, {}, undefined, one(1));
  assert.equal(indexOf(gone, one(1)), undefined, 'an uninstall takes the record away');
});

test('an install keeps the records of other packages, and a record in another format counts as none', () => {
  const other: Tree = { 'b-1.dist-info': { entry: distribution('1'), stat: { ino: 8 } } };
  const record = recordAfter('', one(1), MINE);
  const both = recordAfter(record, { ...one(1), ...other }, OTHER, one(1));
  const tree: Tree = {
    v: { lib: { 'python3.9': { '.pip-shim.sources': both, 'site-packages': { ...one(1), ...other } } } },
  };
  assert.deepEqual(
    wantedFrom(['/v'], [], fakeLook(tree)).map(({ index }) => index),
    [MINE, OTHER],
  );
  for (const format of [0, 2])
    assert.equal(indexOf(record.replace('"format":1', `"format":${format}`), one(1)), undefined);
});

test('the recorded index holds only while the package’s directory has the same inode', () => {
  const venv = (site: Tree, more: Tree = {}): Tree => ({
    lib: { 'python3.9': { ...more, 'site-packages': site } },
  });
  const entry = (ino: number): Tree => ({ 'a-1.dist-info': { entry: distribution('1'), stat: { ino } } });
  const tools: Tree = {
    'pip-23.dist-info': distribution('23'),
    'setuptools-66.dist-info': distribution('66'),
  };
  let record = '';
  const files = {
    writeFile: (_: string, text: string) => {
      record = text;
    },
  };
  const before = snapshotOf('/v', fakeLook({ v: venv(tools) }));
  noteSources('/v', before, MINE, { look: fakeLook({ v: venv({ ...tools, ...entry(700) }) }), files });
  const indexOf = (ino: number): readonly (readonly [string, string | undefined])[] => {
    const tree = { v: venv({ ...tools, ...entry(ino) }, { '.pip-shim.sources': record }) };
    return wantedFrom(['/v'], [], fakeLook(tree)).map(({ name, index }) => [name, index]);
  };
  assert.deepEqual([indexOf(700), indexOf(701)], [[['a', MINE]], [['a', undefined]]]);
  const without = wantedFrom(
    ['/v'],
    ['a'],
    fakeLook({ v: venv(entry(700), { '.pip-shim.sources': record }) }),
  );
  assert.deepEqual(without, [], 'the new venv has it');
});
