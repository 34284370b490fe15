import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type LocalIndex, serveIndex } from '../../helpers/local-index.ts';
import { makeSandbox, type Sandbox } from '../../helpers/sandbox.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

/** All rows of the table share this sandbox. Each row uses a new project. */
let box: Sandbox;
let index: LocalIndex;
let wheels: string;
let rows = 0;

before(async () => {
  box = await makeSandbox();
  box.placeShims();
  wheels = join(box.root, 'wheels');
  buildWheel(wheels, {
    name: 'alpha',
    version: '1.0',
    requires: ['colour; extra == "fancy"'],
    extras: ['fancy'],
  });
  buildWheel(wheels, {
    name: 'alpha',
    version: '2.0',
    requires: ['colour; extra == "fancy"'],
    extras: ['fancy'],
  });
  buildWheel(wheels, { name: 'colour', version: '0.1' });
  buildWheel(wheels, {
    name: 'pip',
    version: '99.0',
    modules: { 'pip/__init__.py': '__version__ = "99.0"\n' },
  });
  index = await serveIndex(wheels);
});
after(async () => {
  await index.close();
  box.dispose();
});

interface Row {
  readonly name: string;
  readonly args: () => readonly string[];
  /** The packages in the venv afterwards (`NAME==VERSION`), without setuptools and the original pip. */
  readonly installed: readonly string[];
  readonly env?: Record<string, string>;
  readonly prepare?: (project: string) => unknown;
  readonly code?: number;
  readonly stdout?: RegExp;
  readonly stderr?: RegExp;
}

const FROM_INDEX = () => ['--index-url', index.url];
const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const write = (file: string, text: () => string) => (project: string) =>
  writeFileSync(join(project, file), text());
const userConfig = () => {
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip/pip.conf'), '[install]\nuser = true\n');
};

const table: readonly Row[] = [
  { name: '--index-url', args: () => ['install', ...FROM_INDEX(), 'alpha'], installed: ['alpha==2.0'] },
  {
    name: 'a specifier with shell characters',
    args: () => ['install', ...FROM_INDEX(), 'alpha<2, >=1'],
    installed: ['alpha==1.0'],
  },
  {
    name: 'a requirement with an extra',
    args: () => ['install', ...FROM_INDEX(), 'alpha[fancy]'],
    installed: ['alpha==2.0', 'colour==0.1'],
  },
  {
    name: '-r with a relative path',
    args: () => ['install', '-i', index.url, '-r', 'reqs.txt'],
    prepare: write('reqs.txt', () => 'alpha\ncolour\n'),
    installed: ['alpha==2.0', 'colour==0.1'],
  },
  {
    name: '-c with a constraints file',
    args: () => ['install', '-i', index.url, '-c', 'limits.txt', 'alpha'],
    prepare: write('limits.txt', () => 'alpha<2\n'),
    installed: ['alpha==1.0'],
  },
  {
    name: '--require-hashes',
    args: () => ['install', '-i', index.url, '--require-hashes', '-r', 'reqs.txt'],
    prepare: write(
      'reqs.txt',
      () => `colour==0.1 --hash=sha256:${sha256(join(wheels, 'colour-0.1-py3-none-any.whl'))}\n`,
    ),
    installed: ['colour==0.1'],
  },
  {
    name: 'with a wrong hash pip fails, and pip-shim removes the new venv',
    args: () => ['install', '-i', index.url, '-r', 'reqs.txt'],
    prepare: write('reqs.txt', () => `colour==0.1 --hash=sha256:${'0'.repeat(64)}\n`),
    installed: [],
    code: 1,
    stderr: /not the one whose hash is written down[\s\S]*removed \.venv again/,
  },
  {
    name: '-e .',
    args: () => ['install', '--no-index', '--no-build-isolation', '-e', '.'],
    prepare: (project) => writeProject(project, { name: 'own', version: '3' }),
    installed: ['own==3'],
  },
  {
    name: 'the current directory',
    args: () => ['install', '--no-index', '--no-build-isolation', '.'],
    prepare: (project) => writeProject(project, { name: 'own', version: '3' }),
    installed: ['own==3'],
  },
  {
    name: 'a file URL',
    args: () => ['install', '--no-index', pathToFileURL(join(wheels, 'colour-0.1-py3-none-any.whl')).href],
    installed: ['colour==0.1'],
  },
  {
    name: 'name @ URL',
    args: () => [
      'install',
      '--no-index',
      `colour @ ${pathToFileURL(join(wheels, 'colour-0.1-py3-none-any.whl')).href}`,
    ],
    installed: ['colour==0.1'],
  },
  {
    name: 'a relative path with a space',
    args: () => ['install', '--no-index', './a dir/colour-0.1-py3-none-any.whl'],
    prepare: (project) => buildWheel(join(project, 'a dir'), { name: 'colour', version: '0.1' }),
    installed: ['colour==0.1'],
  },
  {
    name: '--find-links',
    args: () => ['install', '--no-index', '-f', wheels, 'colour'],
    installed: ['colour==0.1'],
  },
  {
    name: '--dry-run',
    args: () => ['install', '-i', index.url, '--dry-run', 'colour'],
    installed: [],
    stdout: /Would install colour-0\.1/,
  },
  {
    name: 'with --report - only pip writes to stdout',
    args: () => ['install', '-q', '-i', index.url, '--report', '-', 'colour'],
    installed: ['colour==0.1'],
    stdout: /^\{\s*"version"/,
  },
  {
    name: '--no-user overrides --user, and pip-shim prints why',
    args: () => ['install', '-i', index.url, '--user', 'colour'],
    installed: ['colour==0.1'],
    stderr: /added --no-user: --user asks for a user install/,
  },
  {
    name: '--user after the requirement, with --',
    args: () => ['install', '-i', index.url, 'colour', '--user', '--', 'alpha'],
    installed: ['alpha==2.0', 'colour==0.1'],
    stderr: /added --no-user/,
  },
  {
    name: 'PIP_USER',
    args: () => ['install', '-i', index.url, 'colour'],
    env: { PIP_USER: '1' },
    installed: ['colour==0.1'],
    stderr: /added --no-user: PIP_USER asks for a user install/,
  },
  {
    name: 'user = true in a config file',
    args: () => ['install', '-i', index.url, 'colour'],
    env: { XDG_CONFIG_HOME: '' },
    prepare: userConfig,
    installed: ['colour==0.1'],
    stderr: /added --no-user: pip's config file asks for a user install/,
  },
  {
    name: 'a --no-user of the user stays unchanged',
    args: () => ['install', '-i', index.url, '--no-user', 'colour'],
    installed: ['colour==0.1'],
  },
  {
    name: '--upgrade pip',
    args: () => ['install', '-i', index.url, '--upgrade', 'pip'],
    installed: ['pip==99.0'],
  },
  {
    name: '--python with the marked Python',
    args: () => ['--python', box.python.python, 'install', '-i', index.url, 'colour'],
    installed: ['colour==0.1'],
  },
  {
    name: 'PIP_PYTHON with the marked Python',
    args: () => ['install', '-i', index.url, 'colour'],
    env: { PIP_PYTHON: '' },
    installed: ['colour==0.1'],
  },
  {
    name: 'PIP_REQUIRE_VIRTUALENV',
    args: () => ['install', '-i', index.url, 'colour'],
    env: { PIP_REQUIRE_VIRTUALENV: '1' },
    installed: ['colour==0.1'],
  },
  {
    name: 'options before the subcommand',
    args: () => ['--no-color', '--retries', '1', 'install', '-i', index.url, 'colour'],
    installed: ['colour==0.1'],
  },
  {
    name: 'pip prints an error for a package that it cannot find',
    args: () => ['install', '-i', index.url, 'missing-thing'],
    installed: [],
    code: 1,
    stderr: /No matching distribution[\s\S]*removed \.venv again/,
  },
];

for (const row of table) {
  test(`the command runs again in the venv: ${row.name}`, async () => {
    const project = join(box.home, `row-${rows++}`);
    mkdirSync(join(project, '.git'), { recursive: true });
    row.prepare?.(project);
    const env: Record<string, string> = { PIP_SHIM_AUTO: 'venv', PIP_CONFIG_FILE: '/dev/null', ...row.env };
    if (row.env && 'XDG_CONFIG_HOME' in row.env) delete env.PIP_CONFIG_FILE;
    if (row.env && 'PIP_PYTHON' in row.env) env.PIP_PYTHON = box.python.python;
    const result = await box.run('pip', row.args(), { cwd: project, env });
    assert.equal(result.code, row.code ?? 0, result.stderr);
    if (row.stdout) assert.match(result.stdout, row.stdout);
    if (row.stderr) assert.match(result.stderr, row.stderr);
    else assert.doesNotMatch(result.stderr, /added --no-user/);
    assert.deepEqual(await installedIn(join(project, '.venv')), row.installed);
  });
}

async function installedIn(venv: string): Promise<string[]> {
  if (!existsSync(venv)) return [];
  const code =
    'import importlib.metadata as m; print(*sorted(f"{d.name}=={d.version}" if hasattr(d, "name") else f"{d.metadata[chr(78)+chr(97)+chr(109)+chr(101)]}=={d.version}" for d in m.distributions()), sep="\\n")';
  const { stdout } = await box.run(join(venv, 'bin/python'), ['-I', '-c', code]);
  return stdout.split('\n').filter((line) => line !== '' && !/^(setuptools==|pip==(?!99))/.test(line));
}

test('uninstall runs in the .venv of the project if there is one, and never makes a .venv', async () => {
  const project = join(box.home, 'uninstalling');
  mkdirSync(join(project, '.git'), { recursive: true });
  const env = { PIP_SHIM_AUTO: 'venv', PIP_CONFIG_FILE: '/dev/null' };
  const none = await box.run('pip', ['uninstall', '-y', 'colour'], { cwd: project, env });
  assert.equal(none.code, 0, 'as in an empty venv');
  assert.match(none.stderr, /there is no \.venv.*WARNING: Skipping colour as it is not installed/s);
  assert.equal(existsSync(join(project, '.venv')), false);
  await box.run('pip', ['install', '-i', index.url, 'colour'], { cwd: project, env });
  mkdirSync(join(project, 'below'));
  const below = join(project, 'below');
  const other = await box.run('pip', ['uninstall', '-y', 'alpha'], { cwd: below, env });
  assert.equal(other.code, 0, 'as the venv’s own pip');
  assert.match(other.stderr, /WARNING: Skipping alpha as it is not installed/);
  const { code, stdout } = await box.run('pip', ['uninstall', '-y', 'Colour'], { cwd: project, env });
  assert.equal(code, 0);
  assert.match(stdout, /Successfully uninstalled colour-0\.1/);
});

test('a requirements file that bash passes as /dev/fd/N runs again in the venv', async () => {
  const project = join(box.home, 'open-file');
  mkdirSync(join(project, '.git'), { recursive: true });
  const colour = join(wheels, 'colour-0.1-py3-none-any.whl');
  const line = `pip install --no-index -r <(echo '${colour}')`;
  const env = { PIP_SHIM_AUTO: 'venv', PIP_CONFIG_FILE: '/dev/null' };
  const { code, stderr } = await box.run('bash', ['-c', line], { cwd: project, env });
  assert.equal(code, 0, stderr);
  assert.deepEqual(await installedIn(join(project, '.venv')), ['colour==0.1']);
});
