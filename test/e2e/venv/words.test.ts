import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// The venv's pip gets the typed arguments unchanged. test/wide/venv/options.test.ts tests each option.

interface Row {
  readonly name: string;
  readonly command: readonly string[];
  /** The packages in the venv afterwards, without pip and setuptools. */
  readonly installed: readonly string[];
  readonly stderr?: RegExp;
}

test('pip-shim runs a refused install again in the venv with the same arguments', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheels = join(box.root, 'wheels');
  for (const version of ['1.0', '2.0'])
    buildWheel(wheels, {
      name: 'alpha',
      version,
      requires: ['colour; extra == "fancy"'],
      extras: ['fancy'],
    });
  buildWheel(wheels, { name: 'colour', version: '0.1' });
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  const env = { PIP_SHIM_AUTO: 'venv', PIP_CONFIG_FILE: '/dev/null' };
  const run = ([program = '', ...args]: readonly string[], options: SandboxRun = {}) =>
    box.run(program, args, { ...options, env: { ...env, ...options.env } });
  const venv = join(box.project, '.venv');

  const none = await run(['pip', 'uninstall', '-y', 'colour']);
  assert.equal(none.code, 0, 'as in an empty venv');
  assert.match(none.stderr, /there is no \.venv.*WARNING: Skipping colour as it is not installed/s);
  assert.equal(existsSync(venv), false);

  const rows: readonly Row[] = [
    {
      name: 'options before `install`, an index, extras, and a specifier with shell characters',
      command: ['pip', '--no-color', '--retries', '1', 'install', '-i', index.url, 'alpha[fancy]<2, >=1'],
      installed: ['alpha-1.0', 'colour-0.1'],
    },
    {
      name: 'pip-shim overrides --user with --no-user, and says so',
      command: ['pip', 'install', '-i', index.url, 'colour', '--user', '--', 'alpha'],
      installed: ['alpha-2.0', 'colour-0.1'],
      stderr: /added --no-user: --user asks for a user install/,
    },
  ];
  const lib = join(venv, 'lib');
  const infos = (): string[] => {
    if (!existsSync(lib)) return [];
    const [python = ''] = readdirSync(lib);
    const site = join(lib, python, 'site-packages');
    return readdirSync(site)
      .filter((name) => /\.dist-info$/.test(name) && !/^(?:pip|setuptools)-/.test(name))
      .map((name) => join(site, name));
  };
  for (const row of rows) {
    await t.test(row.name, async () => {
      const { code, stderr } = await run(row.command);
      assert.equal(code, 0, stderr);
      if (row.stderr) assert.match(stderr, row.stderr);
      else assert.doesNotMatch(stderr, /added --no-user/);
      const names = infos().map((path) => path.replace(/.*\/(.*)\.dist-info$/, '$1'));
      assert.deepEqual(names.sort(), row.installed);
      for (const path of infos()) rmSync(path, { recursive: true });
      rmSync(join(box.home, '.local/state/pip-shim/passes'), { recursive: true, force: true });
    });
  }
});
