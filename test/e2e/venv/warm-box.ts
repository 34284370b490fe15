import assert from 'node:assert/strict';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { placeParts } from '../../helpers/fake-program.ts';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import type { RunResult } from '../../helpers/process.ts';
import { repository, type Sandbox, type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const MARK = 'the program was asked\n';

export interface Done extends RunResult {
  /** True if a shim has started Node.js, whose program then prints MARK. `stderr` is without MARK. */
  readonly asked: boolean;
}

/** A sandbox with PIP_SHIM_AUTO=venv. The program prints a line each time that a shim starts it. */
export interface WarmBox extends Sandbox {
  readonly venv: string;
  readonly wheel: string;
  /** Runs a line in sh. */
  go(line: string, options?: SandboxRun): Promise<Done>;
  /** Runs `pip install` with the wheel. */
  install(options?: SandboxRun): Promise<Done>;
}

export async function warmBox(t: TestContext): Promise<WarmBox> {
  const program = freshDir('program');
  t.after(() => removeTree(program));
  const boot = JSON.stringify(join(repository, 'dist/boot.cjs'));
  const tell = `require('fs').writeSync(2, ${JSON.stringify(MARK)});`;
  placeParts(program);
  symlinkSync(join(repository, 'dist/data'), join(program, 'data'));
  writeFileSync(join(program, 'boot.cjs'), `${tell} require(${boot});\n`);
  const box = await sandboxFor(t, { program });
  box.env.PIP_SHIM_AUTO = 'venv';
  box.placeShims(['pip', 'pip3', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo', scripts: { demo: 'demo:main' } });
  const go = async (line: string, options: SandboxRun = {}): Promise<Done> => {
    const done = await box.run('sh', ['-c', line], options);
    const asked = done.stderr.includes(MARK);
    return { ...done, asked, stderr: done.stderr.replaceAll(MARK, '') };
  };
  return {
    ...{ ...box, go, wheel, venv: join(box.project, '.venv') },
    install: (options) => go(`pip install --no-index ${wheel}`, options),
  };
}

/** Makes a sandbox whose venv has a fake pip that prints its arguments, because the real pip is slow. */
export async function showingBox(t: TestContext): Promise<WarmBox> {
  const box = await warmBox(t);
  await ownVenvWithFakePip(box);
  await assertWarm(box);
  return box;
}

/** Repeats an install until the shim skips Node.js. busybox compares file times only in whole seconds. */
export async function assertWarm(box: WarmBox): Promise<void> {
  let done = await box.go('pip install x');
  for (let tries = 0; done.asked && tries < 50; tries++) done = await box.go('pip install x');
  assert.deepEqual([done.asked, done.stdout], [false, 'venv pip install x\n1\n'], done.stderr);
}

export type Row = readonly [
  line: string,
  asked: boolean,
  why: string,
  more?: Readonly<Record<string, string>>,
];

/** Runs each line and checks if it starts Node.js. In variables, paths replace VENV, PROJECT and STATE. */
export async function assertAsked(box: WarmBox, rows: readonly Row[]): Promise<void> {
  const places: Record<string, string> = {
    VENV: box.venv,
    PROJECT: box.project,
    STATE: `${box.home}/.local/state`,
  };
  for (const [line, asked, why, more = {}] of rows) {
    const env = Object.entries(more).map(([name, value]) => [
      name,
      value.replace(/[A-Z]{4,}/, (word) => places[word] ?? word),
    ]);
    const done = await box.go(line, { env: Object.fromEntries(env) });
    assert.equal(done.asked, asked, `${line}: ${why}\n${done.stderr}`);
  }
}

/** An install skips Node.js only on Linux: the shim knows only Linux's places of pip's config files. */
export const skipOffLinux = process.platform === 'linux' ? false : 'a pass is left on Linux only';
