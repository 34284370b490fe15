import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { oncePerDay } from '../../../src/state/once.ts';
import { temporaryBeside, writeAtomically } from '../../../src/system/files.ts';
import { look } from '../../../src/system/look.ts';
import { freshDir } from '../../helpers/temp.ts';

test('a failed write leaves no temporary file, and keeps the old file or directory', () => {
  const directory = freshDir('files');
  mkdirSync(join(directory, 'taken/full'), { recursive: true });
  assert.throws(() => writeAtomically(join(directory, 'taken'), 'text'), { code: 'EISDIR' });
  assert.deepEqual(readdirSync(directory), ['taken']);
  assert.throws(() => writeAtomically(join(directory, 'absent/file'), 'text'), { code: 'ENOENT' });
});

test('a file has the given mode under any umask, and without a mode the umask decides', () => {
  const directory = freshDir('files');
  const modeOf = (name: string, umask: number, mode?: number): string => {
    const before = process.umask(umask);
    try {
      writeAtomically(join(directory, name), name, mode);
    } finally {
      process.umask(before);
    }
    assert.equal(readFileSync(join(directory, name), 'utf8'), name);
    return (statSync(join(directory, name)).mode & 0o777).toString(8);
  };
  assert.equal(modeOf('script', 0o077, 0o755), '755');
  assert.equal(modeOf('secret', 0o000, 0o600), '600');
  assert.equal(modeOf('plain', 0o027), '640');
  assert.equal(modeOf('plain', 0o077, 0o644), '644'); // replaces an existing file
});

test('temporary files of a dead writer are removed, and temporary files of a living writer stay', () => {
  const directory = freshDir('files');
  const own = basename(temporaryBeside(join(directory, 'file')));
  const [, pid = '', space = ''] = own.split(/-(\d+)-([0-9a-f]+)-/);
  assert.equal(pid, String(process.pid));
  const by = (writer: number): string => own.replace(`-${pid}-`, `-${writer}-`);
  const [gone, alsoGone] = [by(2 ** 22 + 1), by(2 ** 22 + 2)]; // no system has these process numbers
  const [elsewhere, longAgo] = [8, 9].map((digit) => gone.replace(space, String(digit).repeat(space.length)));
  for (const name of [own, gone, elsewhere, longAgo]) writeFileSync(join(directory, name ?? ''), '');
  const lastWeek = new Date(Date.now() - 7 * 24 * 3600 * 1000);
  utimesSync(join(directory, longAgo ?? ''), lastWeek, lastWeek);
  mkdirSync(join(directory, alsoGone)); // stays, because pip-shim makes no temporary directory
  temporaryBeside(join(directory, 'file'));
  assert.deepEqual(readdirSync(directory).sort(), [own, alsoGone, elsewhere].sort());
});

test('readText reads only regular files, and oncePerDay is false if its file can’t be written', () => {
  const directory = freshDir('files');
  assert.equal(look.readText(directory), undefined);
  writeFileSync(join(directory, 'file'), 'text');
  assert.equal(look.readText(join(directory, 'file')), 'text');
  assert.equal(oncePerDay(join(directory, 'file/stamp')), false);
});
