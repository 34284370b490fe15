import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compiledFor, fitsPython } from '../../../src/packages/wheels.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../data/wheels/${name}`, import.meta.url), 'utf8');
const TABLE = '# head\tx\nall\t9-14\t9-14\t9-14\t9-14\nnew\t9,13-14\t14\t-\t9-14\nmusl\t-\t-\t9-14\t-\n';

const rows: readonly [name: string, minor: number, machine: string, compiled: boolean][] = [
  ['new', 8, 'x64', true], // as 3.9, the oldest in the table
  ['new', 9, 'x64', true],
  ['new', 10, 'x64', false],
  ['new', 12, 'x64', false],
  ['new', 13, 'x64', true],
  ['new', 15, 'x64', true], // as 3.14, the newest in the table
  ['new', 13, 'arm64', false],
  ['new', 14, 'arm64', true],
  ['new', 14, 'musl x64', false],
  ['new', 11, 'musl arm64', true],
  ['musl', 11, 'x64', false],
  ['musl', 11, 'musl x64', true],
  // A machine that is not in the table: only what has no wheel for any machine of the same C library.
  ['all', 11, 'riscv64', true],
  ['new', 14, 'arm', true],
  ['new', 13, 'arm', false],
  ['musl', 11, 'musl ia32', false],
  ['other', 11, 'x64', false],
  ['# head', 11, 'x64', false],
  ['', 11, 'x64', false],
];

for (const [name, minor, machine, compiled] of rows) {
  test(`'${name}' for Python 3.${minor} on ${machine}: ${compiled ? 'compiled' : 'not compiled'}`, () => {
    const isMusl = machine.startsWith('musl ');
    const isCompiled = compiledFor(TABLE, { minor, architecture: machine.replace('musl ', ''), isMusl });
    assert.equal(isCompiled(name), compiled);
  });
}

test('psycopg2 is compiled everywhere, numpy with Python 3.11 only where it has no wheel', () => {
  const compiled = (architecture: string, isMusl = false) => {
    const isCompiled = compiledFor(read('wheels.txt'), { minor: 11, architecture, isMusl });
    return ['psycopg2', 'numpy', 'requests'].filter(isCompiled);
  };
  assert.deepEqual(compiled('x64'), ['psycopg2']);
  assert.deepEqual(compiled('arm64'), ['psycopg2']);
  assert.deepEqual(compiled('x64', true), ['psycopg2']);
  assert.deepEqual(compiled('s390x'), ['psycopg2']);
});

test('each line of wheels.txt has four cells, at least one version, and a name whose build needs a compiler', () => {
  const verdicts = new Map(
    read('compiled.txt')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => [line.split('\t')[0], line.split('\t')[2]] as const),
  );
  const lines = read('wheels.txt').split('\n').slice(0, -1);
  const names: string[] = [];
  for (const line of lines.filter((each) => !each.startsWith('#'))) {
    const [name = '', ...cells] = line.split('\t');
    assert.equal(cells.length, 4, line);
    assert.ok(
      cells.every((cell) => /^(?:-|\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)$/.test(cell)),
      line,
    );
    assert.ok(
      cells.some((cell) => cell !== '-'),
      line,
    );
    assert.equal(verdicts.get(name), 'compiler', line);
    names.push(name);
  }
  assert.deepEqual(names, [...new Set(names)].sort());
  assert.ok(names.length > 300, String(names.length));
});

const files: readonly [file: string, fits: boolean][] = [
  ['pysmbc-1.0.25-cp311-cp311-linux_x86_64.whl', true],
  ['pysmbc-1.0.25-1-cp311-cp311-linux_x86_64.whl', true],
  ['pysmbc-1.0.25-cp310-cp310-linux_x86_64.whl', false],
  ['pysmbc-1.0.25-cp38-abi3-linux_x86_64.whl', true],
  ['pysmbc-1.0.25-cp312-abi3-linux_x86_64.whl', false],
  ['pysmbc-1.0.25-py3-none-any.whl', true],
  ['pysmbc-1.0.25-py2.py3-none-any.whl', true],
  ['pysmbc-1.0.25-py2-none-any.whl', false],
  ['Py_SMBC-1.0.25-py3-none-any.whl', false],
  ['pysmbc2-1.0.25-py3-none-any.whl', false],
  ['pysmbc', false],
];

for (const [file, fits] of files) {
  test(`${file} ${fits ? 'fits' : 'does not fit'} pysmbc for Python 3.11`, () => {
    assert.equal(fitsPython(file, 'pysmbc', 11), fits);
  });
}

test('the name in a wheel’s file name may be spelled with underscores and capitals', () => {
  assert.equal(fitsPython('Dbus_Python-1.3.2-cp311-cp311-linux_x86_64.whl', 'dbus-python', 11), true);
});
