// Tests the PIP_SHIM_* variables and the same settings in config.toml.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { barePip } from '../../helpers/fakes.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { openTerminal } from '../../helpers/terminal.ts';

const INSTALL = ['install', 'demo'];

async function boxFor(t: TestContext, config?: string): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  if (config === undefined) return box;
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), config);
  return box;
}

/** Settings as environment variables, the same settings as text of config.toml, and the expected result. */
interface Row {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly config: string;
  readonly code: number;
  /** A pattern that stderr must match. */
  readonly says: RegExp;
}

const DRY = { PIP_SHIM_DRY_RUN: '1' };
const ROWS: readonly Row[] = [
  {
    name: 'auto venv',
    env: { PIP_SHIM_AUTO: 'venv', ...DRY },
    config: 'auto = "venv"\ndry_run = true\n',
    code: 0,
    says: /would do: [^\n]*\.venv/,
  },
  {
    name: 'auto smart for a library',
    env: { PIP_SHIM_AUTO: 'smart', ...DRY },
    config: 'auto = "smart"\ndry_run = true\n',
    code: 0,
    says: /would do: [^\n]*\.venv/,
  },
  {
    name: 'auto pipx',
    env: { PIP_SHIM_AUTO: 'pipx', ...DRY },
    config: 'auto = "pipx"\ndry_run = true\n',
    code: 0,
    says: /would do: As a command, with pipx\n(?:→ .*\n)*→ .*pipx install demo\n$/,
  },
  {
    name: 'auto system',
    env: { PIP_SHIM_AUTO: 'system', ...DRY },
    config: 'auto = "system"\ndry_run = true\n',
    code: 1,
    says: /(PIP_SHIM_AUTO=system|auto = "system" \(.*config\.toml:1\)): /,
  },
  {
    name: 'auto apt, the same as system',
    env: { PIP_SHIM_AUTO: 'apt', ...DRY },
    config: 'auto = "apt"\ndry_run = true\n',
    code: 1,
    says: /(PIP_SHIM_AUTO=apt|auto = "apt" \(.*config\.toml:1\)): /,
  },
  {
    name: 'auto venv with another venv',
    env: { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: 'elsewhere', ...DRY },
    config: 'auto = "venv"\nvenv = "elsewhere"\ndry_run = true\n',
    code: 0,
    says: /would do: [^\n]*elsewhere/,
  },
  {
    name: 'auto venv with a venv below ~',
    env: { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: '~/v', ...DRY },
    config: 'auto = "venv"\nvenv = "~/v"\ndry_run = true\n',
    code: 0,
    says: /would do: [^\n]*~\/v/,
  },
  {
    name: 'a dry run without auto',
    env: DRY,
    config: 'dry_run = true\n',
    code: 1,
    says: /would do: [^\n]*\.venv/,
  },
  {
    name: 'debug',
    env: { PIP_SHIM_DEBUG: '1' },
    config: 'debug = true\n',
    code: 1,
    says: /^pip-shim\[debug\]: /m,
  },
  {
    name: 'an unknown auto',
    env: { PIP_SHIM_AUTO: 'nonsense' },
    config: 'auto = "nonsense"\n',
    code: 2,
    says: /(PIP_SHIM_AUTO|config\.toml:1): `nonsense` .*\n {2}use one of venv, project, pipx, system, smart, off, or apt/,
  },
];

for (const { name, env, config, code, says } of ROWS) {
  for (const how of ['by variable', 'by config.toml'] as const) {
    test(`pip-shim reads the setting: ${name}, ${how}`, async (t) => {
      const box = await boxFor(t, how === 'by variable' ? undefined : config);
      const before = tree(box);
      const ended = await box.run('pip', INSTALL, { env: how === 'by variable' ? env : {} });
      assert.match(ended.stderr, says);
      assert.equal(ended.code, code, ended.stderr);
      assert.deepEqual(tree(box), before, 'nothing has changed on disk');
    });
  }
}

/** Runs the real pip on pipes and at a terminal, only once, since its output is the same in all sandboxes. */
function pips(box: Sandbox): Promise<{ readonly ended: RunResult; readonly drawn: string }> {
  bare ??= (async () => ({
    ended: await barePip(box, INSTALL),
    drawn: await drawnBy(box, box.python.pip),
  }))();
  return bare;
}

let bare: ReturnType<typeof pips> | undefined;

async function drawnBy(
  box: Sandbox,
  pip: string,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const terminal = await openTerminal(pip, INSTALL, { cwd: box.project, env: { ...box.env, ...env } });
  await terminal.exit;
  return terminal.raw();
}

/** Lists every file below HOME with its type and content. */
function tree({ home }: Sandbox): string[] {
  const walk = (dir: string): string[] =>
    readdirSync(dir).flatMap((name) => {
      const path = join(dir, name);
      const stat = lstatSync(path);
      if (stat.isDirectory()) return [path, ...walk(path)];
      return [`${path} ${stat.mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`];
    });
  return walk(home);
}

for (const [how, env, config] of [
  ['PIP_SHIM_AUTO=off', { PIP_SHIM_AUTO: 'off' }, undefined],
  ['auto = "off"', {}, 'auto = "off"\n'],
  ['PIP_SHIM_DISABLE=1', { PIP_SHIM_DISABLE: '1' }, undefined],
  ['PIP_SHIM_DISABLE=1 over auto = "venv"', { PIP_SHIM_DISABLE: '1' }, 'auto = "venv"\n'],
  ['disable = true', {}, 'disable = true\n'],
  ['disable = true over PIP_SHIM_AUTO=venv', { PIP_SHIM_AUTO: 'venv' }, 'disable = true\n'],
  ['PIP_SHIM_AUTO=off over auto = "venv"', { PIP_SHIM_AUTO: 'off' }, 'auto = "venv"\n'],
] as const) {
  test(`with ${how}, the shim adds nothing to pip's output, neither on pipes nor at a terminal`, async (t) => {
    const box = await boxFor(t, config);
    const { ended, drawn } = await pips(box);
    assert.deepEqual(await box.run('pip', INSTALL, { env }), ended);
    assert.equal(await drawnBy(box, 'pip', env), drawn);
  });
}

for (const [how, env] of [
  ['no PIP_SHIM variable', {}],
  ['PIP_SHIM_AUTO empty', { PIP_SHIM_AUTO: '' }],
  ['PIP_SHIM_DISABLE=0', { PIP_SHIM_DISABLE: '0' }],
  ['PIP_SHIM_DRY_RUN=0', { PIP_SHIM_DRY_RUN: '0' }],
] as const) {
  test(`with ${how} and no terminal, the shim adds exactly one hint after pip's output`, async (t) => {
    const box = await boxFor(t);
    const { ended: bare } = await pips(box);
    const { code, stdout, stderr } = await box.run('pip', INSTALL, { env });
    assert.deepEqual([code, stdout], [bare.code, bare.stdout]);
    assert.ok(stderr.startsWith(bare.stderr));
    assert.match(stderr.slice(bare.stderr.length), /^hint: pip-shim can [^\n]*PIP_SHIM_AUTO=venv[^\n]*\n$/);
  });
}

for (const args of [
  ['list'],
  ['--version'],
  ['install', '--help'],
  ['install', '--targ', 'out', '--no-index'],
  ['install', '--no-such'],
]) {
  test(`a bad PIP_SHIM_AUTO and a bad config.toml do not affect pip ${args.join(' ')}`, async (t) => {
    const box = await boxFor(t, 'auto = nonsense\n');
    const bare = await barePip(box, args);
    assert.deepEqual(await box.run('pip', args, { env: { PIP_SHIM_AUTO: 'nonsense' } }), bare);
  });
}
