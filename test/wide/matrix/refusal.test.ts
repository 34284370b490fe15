// The real pip's refusal is recognised in every dress it wears: without AUTO its bytes come out as they are, and one hint
// after them; with AUTO none of them, and the venv is what would be made.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { watchedPip } from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';

interface Row {
  readonly name: string;
  /** `install demo` unless told. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Text of ~/.config/pip/pip.conf */
  readonly config?: string;
  /** pip is told to be quiet three times: no hint then. */
  readonly hintless?: true;
  /** The bytes differ from run to run: objects' addresses, times. */
  readonly varies?: true;
}

const ROWS: readonly Row[] = [
  { name: 'in colour', env: { FORCE_COLOR: '1' } },
  { name: 'in colour and verbose', args: ['install', '-v', 'demo'], env: { FORCE_COLOR: '1' }, varies: true },
  { name: 'with NO_COLOR', env: { NO_COLOR: '1' } },
  {
    name: 'with --no-color over FORCE_COLOR',
    args: ['install', '--no-color', 'demo'],
    env: { FORCE_COLOR: '1' },
  },
  { name: 'with LC_ALL=C', env: { LC_ALL: 'C' } },
  {
    name: 'in ASCII',
    env: { LC_ALL: 'C', PYTHONUTF8: '0', PYTHONCOERCECLOCALE: '0', PYTHONIOENCODING: 'ascii' },
  },
  { name: 'in Latin-1', env: { PYTHONIOENCODING: 'latin-1:replace' } },
  { name: 'in a narrow terminal', env: { COLUMNS: '20' } },
  { name: 'in a very narrow terminal', env: { COLUMNS: '5', FORCE_COLOR: '1' } },
  { name: 'with TERM=dumb', env: { TERM: 'dumb' } },
  { name: 'unbuffered', env: { PYTHONUNBUFFERED: '1' } },
  { name: 'under -q', args: ['install', '-q', 'demo'] },
  { name: 'under -qq', args: ['-q', 'install', '-q', 'demo'] },
  { name: 'under -v', args: ['install', '-v', 'demo'], varies: true },
  { name: 'under -vv', args: ['install', '-vv', 'demo'], varies: true },
  { name: 'under -vvv before the subcommand', args: ['-vvv', 'install', 'demo'], varies: true },
  { name: 'under --log', args: ['install', '--log', 'pip.log', 'demo'] },
  { name: 'under --log and -qqq', args: ['install', '-qqq', '--log', 'pip.log', 'demo'], hintless: true },
  {
    name: 'under PIP_LOG and -v',
    args: ['install', '-v', 'demo'],
    env: { PIP_LOG: 'pip.log' },
    varies: true,
  },
  { name: 'under -qqq', args: ['install', '-qqq', 'demo'], hintless: true },
  { name: 'under PIP_QUIET=3', env: { PIP_QUIET: '3' }, hintless: true },
  { name: 'under -qqqq before the subcommand', args: ['-qqqq', 'install', 'demo'], hintless: true },
  { name: 'under -qqq and -v', args: ['install', '-qqq', '-v', 'demo'], hintless: true },
  { name: 'under --debug', args: ['install', '--debug', 'demo'], varies: true },
  {
    name: 'under --debug in colour',
    args: ['--debug', 'install', 'demo'],
    env: { FORCE_COLOR: '1' },
    varies: true,
  },
  {
    name: 'under --debug in ASCII',
    args: ['install', '--debug', 'demo'],
    env: { PYTHONIOENCODING: 'ascii:replace' },
    varies: true,
  },
  {
    name: 'under --debug in a narrow terminal',
    args: ['install', '--debug', 'demo'],
    env: { COLUMNS: '40' },
    varies: true,
  },
  { name: 'with --user', args: ['install', '--user', 'demo'] },
  { name: 'with PIP_USER', env: { PIP_USER: '1' } },
  { name: 'with `user = true` in a config file', config: '[install]\nuser = true\n' },
  { name: 'with a missing requirements file', args: ['install', '-r', 'missing.txt'] },
  { name: 'without arguments', args: ['install'] },
  { name: 'with an editable', args: ['install', '-e', '.'] },
  { name: 'with a dry run', args: ['install', '--dry-run', 'demo'] },
  { name: 'of uninstall', args: ['uninstall', '-y', 'demo'] },
  {
    name: 'after a warning',
    args: ['install', '--root-user-action', 'ignore', '--no-python-version-warning', 'demo'],
  },
  { name: 'with a cache that cannot be used', env: { PIP_CACHE_DIR: '/proc/no' } },
];

for (const entry of ["pip's own script", 'another script, whose stderr is watched']) {
  for (const { name, args = ['install', 'demo'], env = {}, config, hintless, varies } of ROWS) {
    test(`recognised: ${name} (${entry})`, async (t) => {
      const box = await sandboxFor(t);
      box.placeShims();
      if (config) {
        mkdirSync(join(box.home, '.config/pip'), { recursive: true });
        writeFileSync(join(box.home, '.config/pip/pip.conf'), config);
      }
      const pip = entry === "pip's own script" ? box.python.pip : watchedPip(box);
      const bare = await box.run(pip, args, { env });
      assert.equal(bare.code, 1, bare.stderr);
      const hinted = await box.run('pip', args, { env });
      assert.deepEqual([hinted.code, hinted.stdout], [bare.code, bare.stdout]);
      const [, pips = '', hint] = /^([\s\S]*?)(hint: pip-shim can.*\n)?$/.exec(hinted.stderr) ?? [];
      if (!varies) assert.equal(pips, bare.stderr);
      assert.equal(hint !== undefined, !hintless, hinted.stderr);

      const auto = { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
      const offered = await box.run('pip', args, { env: auto });
      assert.doesNotMatch(offered.stderr, /externally|ExternallyManaged/);
      // From -vv on pip prints a traceback on stdout, which is its own.
      assert.match(offered.stdout, /^(Exception information:|$)/);
      const uninstall = args[0] === 'uninstall';
      assert.equal(offered.code, uninstall ? 1 : 0, offered.stderr);
      const said = uninstall ? /PIP_SHIM_AUTO=venv: there is no \.venv/ : /would do: [^\n]*\.venv/;
      assert.match(offered.stderr, said);
    });
  }
}

test('a log file that was asked for records the refusal as pip does', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  await box.run('pip', ['install', '-qqq', '--log', 'pip.log', 'demo']);
  assert.match(readFileSync(join(box.project, 'pip.log'), 'utf8'), /ExternallyManagedEnvironment/);
});
