import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { withoutGit } from '../../helpers/git.ts';
import { foreignVenv } from '../../helpers/own-venv.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// pip-shim prints a hint only if following the hint works in this situation. In each row, an install fails
// and its message names a next step. The test follows the step and repeats the install, which must then work.

interface Hinted extends Sandbox {
  readonly wheel: string;
}

export interface Situation {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly needsRoot?: true;
  /** Makes the situation. */
  readonly make?: (box: Hinted) => unknown;
  /** Matches the message. The first group is the command to type or the variable to set. */
  readonly hint: RegExp;
  /** The words after `pip`; default: the wheel `demo`. */
  readonly args?: readonly string[];
  /** True if only test/wide tries this row, because another row is of the same kind. */
  readonly isWide?: true;
}

const VENV = { PIP_SHIM_AUTO: 'venv' };
/** Makes a venv that pip-shim did not make. It has a pip; test/e2e/commands/allow.test.ts has one without. */
const foreign = (box: Hinted, at = join(box.project, '.venv')): Promise<void> =>
  foreignVenv(box, at, [{ name: 'other' }]);
const gitInit = (box: Hinted) => box.run('git', ['init', '-q']);
const HINT = /^hint: .*: set (PIP_SHIM_AUTO=.*?),? (?:or|\()/m;
const NAMED = /name it: (PIP_SHIM_VENV=\S+)$/m;
const ALLOW = /allow it permanently: (pip-shim allow .*)$/m;
const WAY = /^ *(?:→ )?(PIP_SHIM_AUTO=[^:]+): /m;
const DEFAULT = /venv named default: (PIP_SHIM_VENV=.*)$/m;

export const SITUATIONS: readonly Situation[] = [
  { name: 'no venv and no setting', hint: HINT },
  {
    name: 'an unknown name, a foreign venv and no setting',
    make: foreign,
    hint: HINT,
    args: ['no-such-name'],
    isWide: true,
  },
  { name: 'a foreign venv: name it', env: VENV, make: foreign, hint: NAMED },
  { name: 'a foreign venv: allow it', env: VENV, make: foreign, hint: ALLOW },
  {
    ...{ name: 'AUTO=project and a foreign venv', env: { PIP_SHIM_AUTO: 'project' }, make: foreign },
    ...{ hint: ALLOW, isWide: true },
  },
  { name: 'AUTO=pipx, but a library', env: { PIP_SHIM_AUTO: 'pipx' }, args: ['six'], hint: WAY },
  {
    ...{ name: 'AUTO=pipx, but a library, and a foreign venv', env: { PIP_SHIM_AUTO: 'pipx' } },
    ...{ make: foreign, args: ['six'], hint: WAY, isWide: true },
  },
  {
    ...{ name: 'AUTO=pipx, but a dry run', env: { PIP_SHIM_AUTO: 'pipx', PIP_DRY_RUN: '1' } },
    ...{ hint: WAY, isWide: true },
  },
  { name: 'AUTO=system, no package', env: { PIP_SHIM_AUTO: 'system' }, args: ['no-such-name'], hint: WAY },
  {
    ...{ name: 'a venv that came with the checkout, in CI', env: { ...VENV, CI: 'true' } },
    make: async (box) => {
      await foreign(box);
      await gitInit(box);
      await box.run('git', ['add', '-f', '.venv/pyvenv.cfg']);
    },
    hint: NAMED,
  },
  {
    ...{ name: 'a venv without version control, in CI', env: { ...VENV, CI: 'true' }, make: foreign },
    ...{ hint: ALLOW, isWide: true },
  },
  {
    ...{
      name: 'a link to a venv: name the target',
      env: VENV,
      hint: /name the target: (PIP_SHIM_VENV=.*)$/m,
    },
    make: linked,
  },
  {
    ...{ name: 'a link to a venv: remove it', env: VENV, make: linked },
    ...{ hint: /remove the link: (rm .*)$/m, isWide: true },
  },
  {
    ...{ name: 'a .venv that is no venv: remove it', env: VENV, hint: /try again: (rm -r .*)$/m },
    make: (box) => writeFileSync(join(box.project, '.venv'), ''),
  },
  {
    ...{ name: 'a .venv that everybody may write to', env: VENV, hint: DEFAULT },
    make: (box) => {
      mkdirSync(join(box.project, '.venv'));
      chmodSync(join(box.project, '.venv'), 0o777);
    },
  },
  {
    ...{
      name: 'a dry run whose TMPDIR has a quote',
      env: { ...VENV, PIP_DRY_RUN: '1', TMPDIR: "/tmp/it's" },
    },
    ...{ hint: /(TMPDIR=\/tmp)$/m, isWide: true },
  },
  {
    ...{ name: 'sudo in a user’s project', needsRoot: true, hint: /run it without sudo: (pip install .*)$/m },
    env: { ...VENV, SUDO_UID: '1000', SUDO_USER: 'somebody' },
    make: (box) => chownSync(box.project, 1000, 1000),
  },
];

async function linked(box: Hinted): Promise<void> {
  await foreign(box, join(box.root, 'elsewhere'));
  symlinkSync(join(box.root, 'elsewhere'), join(box.project, '.venv'));
}

const ROOT = process.getuid?.() === 0;

/** Why this machine can't make a situation; false if it can. */
export const skipOf = ({ needsRoot, name }: Situation): string | false =>
  needsRoot && !ROOT ? 'only root can use sudo here' : name.includes('checkout') && withoutGit;

/** Asserts that an install fails in this situation, and succeeds once its message was followed. */
export async function assertGoesThrough(t: TestContext, situation: Situation): Promise<void> {
  const { env = {}, make, hint, args, needsRoot } = situation;
  const box = await hintedBox(await sandboxFor(t));
  await make?.(box);
  const words = ['pip', 'install', '--no-index', '--find-links', box.root, ...(args ?? [box.wheel])];
  const failed = await typed(box, words, env);
  assert.equal(failed.code, 1, failed.stderr);
  const [, way] = hint.exec(failed.stderr) ?? [];
  assert.ok(way !== undefined, failed.stderr);
  if (!/^\w+=/.test(way)) {
    const followed = await typed(box, ['sh', '-c', way], needsRoot ? VENV : env);
    assert.equal(followed.code, 0, `${way}\n${followed.stderr}`);
  }
  const before = /^\w+=/.test(way) ? `${way} ` : '';
  if (needsRoot) return; // the next step was the install itself
  const again = await typed(box, ['sh', '-c', `${before}"$@"`, 'sh', ...words], env);
  assert.equal(again.code, 0, `${before}\n${again.stderr}`);
  if (!way.startsWith('PIP_SHIM_VENV=')) return;
  const shown = await typed(box, ['sh', '-c', `${before}pip show demo`], env);
  assert.equal(shown.code, 0, `${before}pip show demo: what was installed is found`);
}

const typed = (
  box: Sandbox,
  [program = '', ...args]: readonly string[],
  env: Situation['env'] = {},
): Promise<RunResult> => box.run(program, args, { env });

async function hintedBox(box: Sandbox): Promise<Hinted> {
  box.placeShims(['pip', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  for (const name of ['demo', 'six', 'no-such-name']) buildWheel(box.root, { name });
  return { ...box, wheel: join(box.root, 'demo-1.0-py3-none-any.whl') };
}
