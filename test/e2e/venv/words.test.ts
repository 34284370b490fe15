import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { type SandboxRun, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

// The venv's pip gets the typed arguments unchanged. test/wide/venv/options.test.ts tests each option.

interface Row {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: Record<string, string>;
  /** The packages in the venv afterwards, without pip and setuptools. */
  readonly installed: readonly string[];
  readonly code?: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

test('pip-shim runs a refused command again in the venv with the same arguments', async (t) => {
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
  const colour = buildWheel(wheels, { name: 'colour', version: '0.1' });
  buildWheel(join(box.project, 'a dir'), { name: 'beta' });
  writeProject(box.project, { name: 'own', version: '3' });
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
      name: 'if pip cannot find a package, pip says so, and pip-shim removes the new venv',
      command: ['pip', 'install', '-i', index.url, 'missing-thing'],
      installed: [],
      code: 1,
      stderr: /No matching distribution[\s\S]*removed \.venv again: it was new/,
    },
    {
      name: 'options before `install`, an index, extras, and a specifier with shell characters',
      command: ['pip', '--no-color', '--retries', '1', 'install', '-i', index.url, 'alpha[fancy]<2, >=1'],
      installed: ['alpha-1.0', 'colour-0.1'],
    },
    {
      name: 'a requirements file that bash passes as /dev/fd/N',
      command: ['bash', '-c', `pip install --no-index -r <(echo '${colour}')`],
      installed: ['colour-0.1'],
    },
    {
      name: 'pip-shim overrides --user with --no-user, and says so',
      command: ['pip', 'install', '-i', index.url, 'colour', '--user', '--', 'alpha'],
      installed: ['alpha-2.0', 'colour-0.1'],
      stderr: /added --no-user: --user asks for a user install/,
    },
    {
      name: '-e . and a relative path with a space',
      command: [
        ...['pip', 'install', '--no-index', '--no-build-isolation'],
        ...['-e', '.', './a dir/beta-1.0-py3-none-any.whl'],
      ],
      installed: ['beta-1.0', 'own-3'],
    },
    {
      name: 'with --python and --report -, stdout contains only pip’s report',
      command: ['pip', '--python', box.python.python, 'install', '-qi', index.url, '--report', '-', 'colour'],
      env: { PIP_REQUIRE_VIRTUALENV: '1' },
      installed: ['colour-0.1'],
      stdout: /^\{\s*"version"/,
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
      const { code, stdout, stderr } = await run(row.command, { env: { ...row.env } });
      assert.equal(code, row.code ?? 0, stderr);
      if (row.stdout) assert.match(stdout, row.stdout);
      if (row.stderr) assert.match(stderr, row.stderr);
      else assert.doesNotMatch(stderr, /added --no-user/);
      const names = infos().map((path) => path.replace(/.*\/(.*)\.dist-info$/, '$1'));
      assert.deepEqual(names.sort(), row.installed);
      for (const path of infos()) rmSync(path, { recursive: true });
      rmSync(join(box.home, '.local/state/pip-shim/passes'), { recursive: true, force: true });
    });
  }

  await run(['pip', 'install', '--no-index', colour]);
  mkdirSync(join(box.project, 'below'));
  const other = await run(['pip', 'uninstall', '-y', 'alpha'], { cwd: join(box.project, 'below') });
  assert.equal(other.code, 0, 'as the venv’s own pip');
  assert.match(other.stderr, /WARNING: Skipping alpha as it is not installed/);
  const { code, stdout } = await run(['pip', 'uninstall', '-y', 'Colour']);
  assert.equal(code, 0);
  assert.match(stdout, /Successfully uninstalled colour-0\.1/);
});
