import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { installBox } from './install-box.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const numbers = (count: number): number[] => [...Array(count).keys()];
const timeout = 500_000;

/** Builds wheels that have a script and a requirement, so their installs may disturb each other. */
function buildWheels(box: Sandbox, count: number): string[] {
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, { name: 'shared' });
  for (const n of numbers(count)) {
    const scripts = { [`demo-${n}`]: `demo_${n}:main` };
    buildWheel(wheels, { name: `demo-${n}`, requires: ['shared'], scripts });
  }
  return ['install', '--no-index', '--find-links', wheels];
}

test('50 installs at once into one new project make one venv, install all packages and exit with 0', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const words = buildWheels(box, 50);
  const ended = await Promise.all(
    numbers(50).map((n) => box.run('pip', [...words, `demo-${n}`], { env: AUTO, timeout })),
  );
  for (const { code, stderr } of ended) {
    assert.equal(code, 0, stderr);
    // pip prints a warning if it sees another pip's half-written package.
    assert.doesNotMatch(stderr, /WARNING|ERROR|Traceback/);
  }
  assert.equal(ended.filter(({ stderr }) => /-m venv/.test(stderr)).length, 1);
  const python = join(box.project, '.venv/bin/python');
  const modules = numbers(50).map((n) => `demo_${n}`);
  const imported = await box.run(python, ['-c', `import ${modules.join(', ')}`]);
  assert.equal(imported.code, 0, imported.stderr);
  const checked = await box.run(python, ['-m', 'pip', 'check']);
  assert.equal(checked.code, 0, checked.stdout);
});

test('8 installs at once into 8 projects succeed while 8 shells run pip-shim push, pop and list', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  const words = buildWheels(box, 8);
  const projects = numbers(8).map((n) => join(box.home, `project-${n}`));
  for (const project of projects) mkdirSync(join(project, '.git'), { recursive: true });
  // Each shell has its own stack of venvs. One directory contains the files of all stacks.
  const shell =
    'eval "$(pip-shim hook sh)"; pip-shim push && pip-shim list && pip-shim pop; pip-shim list --json';
  const shells = projects.map((cwd) => box.run('sh', ['-c', shell], { cwd, timeout }));
  const installs = projects.map((cwd, n) =>
    box.run('pip', [...words, `demo-${n}`], { env: AUTO, cwd, timeout }),
  );
  for (const { code, stderr } of await Promise.all([...installs, ...shells])) assert.equal(code, 0, stderr);
  for (const [n, project] of projects.entries()) assert.ok(existsSync(join(project, `.venv/bin/demo-${n}`)));
  const { stdout } = await box.run('pip-shim', ['list', '--json']);
  for (const project of projects) assert.ok(stdout.includes(`${project}/.venv`), stdout);
  const state = readdirSync(join(box.home, '.local/state/pip-shim'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    state.filter((name) => name.endsWith('.tmp')),
    [],
  );
});

test('while install.sh upgrades pip-shim twice, all installs exit with 0, and none falls back to plain pip', async (t) => {
  const box = await installBox(t, { realPip: true });
  const words = buildWheels(box, 6);
  await box.succeed();
  const path = `${box.shims}:${box.env.PATH}`;
  const install = async (n: number): Promise<void> => {
    const cwd = join(box.home, `project-${n}`);
    mkdirSync(join(cwd, '.git'), { recursive: true });
    for (const name of [`demo-${n}`, `demo-${(n + 1) % 6}`]) {
      const { code, stderr } = await box.run('pip', [...words, name], {
        env: { ...AUTO, PATH: path },
        cwd,
        timeout,
      });
      assert.equal(code, 0, stderr);
      assert.doesNotMatch(stderr, /running plain pip/);
      assert.ok(existsSync(join(cwd, '.venv/bin', name)), stderr);
    }
  };
  const installs = Promise.all(numbers(6).map(install));
  for (const version of ['0.9.1', '0.9.2']) {
    box.release(version);
    await box.succeed();
  }
  await installs;
});
