import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { shellStacksIn } from '../../../src/state/shell-stacks.ts';
import { writeAtomically } from '../../../src/system/files.ts';
import { processSpace } from '../../../src/system/process-space.ts';
import { isZombie, processStat } from '../../../src/system/process-stat.ts';
import { freshDir } from '../../helpers/temp.ts';

const DAY = 24 * 3600;
/** The number of a process that has just ended. */
const goneNow = (): number => spawnSync('true').pid;

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 3000 && !what(); tries++) await setTimeout(10);
  assert.ok(what(), `${what} did not come true`);
}

function age(path: string, days: number): void {
  const then = Date.now() / 1000 - days * DAY;
  utimesSync(path, then, then);
}

test('a killed writer’s file is removed, but only after a day if another (fake) container wrote it', () => {
  const directory = freshDir('space');
  const draft = (space: string, hex: string): string =>
    join(directory, `.pip-shim-${goneNow()}-${space}-${hex.repeat(12)}.tmp`);
  const [ours, running, fresh, old] = [
    draft(processSpace(), 'a'),
    join(directory, `.pip-shim-${process.pid}-${processSpace()}-${'b'.repeat(12)}.tmp`),
    draft('0123abcd', 'c'),
    draft('0123abcd', 'd'),
  ];
  for (const path of [ours, running, fresh, old]) writeFileSync(path, '');
  for (const path of [running, old]) age(path, 2);
  writeAtomically(join(directory, 'record'), 'text');
  assert.deepEqual([ours, running, fresh, old].map(existsSync), [false, true, true, false]);
});

test('a killed writer counts as gone even while it is a zombie process', {
  skip: process.platform !== 'linux' && 'only /proc tells it',
}, async (t) => {
  // The child must end after `exec sleep`. The shell would wait for the ended child, but sleep does not.
  // dash replaces the standard input of a background job, so the child reads descriptor 3.
  const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  t.after(() => parent.kill());
  const [said] = await once(parent.stdout, 'data');
  const zombie = Number(said);
  const comm = (): string => readFileSync(`/proc/${parent.pid}/comm`, 'utf8');
  await until(() => comm() === 'sleep\n');
  parent.stdin.end();
  await until(() => isZombie(processStat(zombie)));
  const directory = freshDir('space');
  const draft = join(directory, `.pip-shim-${zombie}-${processSpace()}-${'a'.repeat(12)}.tmp`);
  writeFileSync(draft, '');
  writeAtomically(join(directory, 'record'), 'text');
  assert.deepEqual(readdirSync(directory), ['record']);
});

test('a dead shell’s stack is removed, but only after a month if another (fake) container wrote it', () => {
  const directory = join(freshDir('space'), 'shells');
  const shell = (id: string, space: string, days: number): void => {
    mkdirSync(join(directory, id), { recursive: true });
    writeFileSync(join(directory, `${id}.space`), space);
    for (const name of [id, `${id}.space`]) age(join(directory, name), days);
  };
  const gone = goneNow();
  shell(`${gone}-1`, processSpace(), 0);
  shell(`${gone}-2`, '0123abcd', 20);
  shell(`${gone}-3`, '0123abcd', 40);
  writeFileSync(join(directory, `${gone}-4.space`), processSpace()); // a killed push leaves this file
  shellStacksIn(directory, {}, () => {}).hand('1-1', { stack: [] });
  assert.deepEqual(
    readdirSync(directory).sort(),
    ['1-1', '1-1.space', `${gone}-2`, `${gone}-2.space`].sort(),
  );
  assert.ok(existsSync(join(dirname(directory), 'shells/1-1/pending')));
});
