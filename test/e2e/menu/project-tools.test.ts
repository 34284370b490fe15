import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';
import { WORKSPACES, workspaceToml } from '../../unit/remedies/project/uv-workspaces.ts';

/** Milliseconds for one command. A slow machine needs minutes to make virtual environments. */
const TIMEOUT = 600_000;
/** The directory in which .ci/project-tools has put the real uv, Poetry, PDM and Pipenv. */
const tools = process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '';

/** A small project managed by one tool, and the arguments with which the tool lists the project's packages. */
interface Story {
  readonly tool: string;
  readonly manifest: string;
  readonly lock: string;
  readonly project: (index: string) => string;
  readonly list: readonly string[];
  /** The commands that pip-shim prints when the test installs `demo`. */
  readonly added: readonly string[];
  readonly others: readonly string[];
  readonly removed: string;
}

const PEP_621 = '[project]\nname = "small"\nversion = "0"\nrequires-python = ">=3.9"\ndependencies = []\n';

const STORIES: readonly Story[] = [
  {
    ...{ tool: 'uv', manifest: 'pyproject.toml', lock: 'uv.lock', list: ['pip', 'list'] },
    project: (index) =>
      `${PEP_621}[tool.uv]\npackage = false\n[[tool.uv.index]]\nurl = "${index}"\ndefault = true\n`,
    added: ['uv add \'demo[fancy]<1.5; python_version>"3"\''],
    others: ['uv add --editable ./sub', 'uv add --group dev --requirements requirements-dev.txt'],
    removed: 'uv remove demo',
  },
  {
    ...{ tool: 'poetry', manifest: 'pyproject.toml', lock: 'poetry.lock', list: ['show'] },
    project: (index) =>
      `${PEP_621}[tool.poetry]\npackage-mode = false\n[[tool.poetry.source]]\nname = "local"\nurl = "${index}/"\npriority = "primary"\n`,
    added: ['poetry add \'demo[fancy]<1.5; python_version>"3"\''],
    others: ['poetry add --editable ./sub', 'poetry add --group dev other'],
    removed: 'poetry remove demo',
  },
  {
    ...{ tool: 'pdm', manifest: 'pyproject.toml', lock: 'pdm.lock', list: ['list'] },
    project: (index) =>
      `${PEP_621}[tool.pdm]\ndistribution = false\n[[tool.pdm.source]]\nname = "pypi"\nurl = "${index}"\n`,
    added: ['pdm add \'demo[fancy]<1.5; python_version>"3"\''],
    others: ['pdm add --dev --editable ./sub', 'pdm add --dev --group dev other'],
    removed: 'pdm remove demo',
  },
  {
    ...{ tool: 'pipenv', manifest: 'Pipfile', lock: 'Pipfile.lock', list: ['run', 'pip', 'list'] },
    project: (index) =>
      `[[source]]\nurl = "${index}"\nverify_ssl = false\nname = "local"\n[packages]\n[dev-packages]\n`,
    added: ['pipenv install \'demo[fancy]<1.5; python_version>"3"\''],
    // pipenv needs twenty seconds for each command, so only the other tools run `-e` and `-r`.
    others: [],
    removed: 'pipenv uninstall demo',
  },
];

/** Makes a sandbox with the real tool on PATH. The tool gets its packages only from an index on loopback. */
async function toolBox(t: TestContext, { tool, manifest, project }: Story): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  symlinkSync(join(tools, tool), join(box.bin, tool));
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, { name: 'demo', requires: ['colour; extra == "fancy"'], extras: ['fancy'] });
  buildWheel(wheels, { name: 'demo', version: '1.5' });
  buildWheel(wheels, { name: 'colour' });
  buildWheel(wheels, { name: 'other' });
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  writeFileSync(join(box.project, manifest), project(index.url));
  writeFileSync(join(box.project, 'requirements-dev.txt'), '# for work on it\nother\n');
  writeProject(join(box.project, 'sub'), { name: 'subby' });
  Object.assign(box.env, {
    ...{ PIP_SHIM_AUTO: 'project', UV_PYTHON_DOWNLOADS: 'never', VIRTUALENV_NO_PERIODIC_UPDATE: '1' },
    ...{ PDM_CHECK_UPDATE: 'false', PIPENV_NOSPIN: '1', NO_COLOR: '1' },
    PIP_CONFIG_FILE: '/dev/null', // if a config file of pip names an index, pip-shim does not use the tool
  });
  return box;
}

const toldCommands = ({ stderr }: RunResult): readonly string[] =>
  [...stderr.matchAll(/^→ (.*)$/gm)].map(([, command = '']) => command);

const without = (tool: string): string | false =>
  existsSync(join(tools, tool)) ? false : 'PIP_SHIM_TEST_PROJECT_TOOLS names no directory with it';

for (const story of STORIES) {
  const { tool, lock, list, added, others, removed } = story;
  const skip = without(tool);
  test(`the real ${tool} changes its lock file and its packages if the user types pip install or pip uninstall`, {
    skip,
  }, async (t) => {
    const box = await toolBox(t, story);
    const pip = async (words: readonly string[], commands: readonly string[]): Promise<void> => {
      const result = await box.run('pip', words, { timeout: TIMEOUT });
      assert.equal(result.code, 0, result.stderr + result.stdout);
      assert.deepEqual(toldCommands(result), commands);
    };
    /** Returns the names that the tool lists at version 1.0. Asserts that the lock file has them too. */
    const held = async (...names: readonly string[]): Promise<readonly string[]> => {
      const { stdout, stderr } = await box.run(tool, list, { timeout: TIMEOUT });
      const locked = readFileSync(join(box.project, lock), 'utf8');
      const listed = names.filter((name) => new RegExp(`\\b${name}\\b.*\\b1\\.0\\b`).test(stdout));
      assert.deepEqual(
        names.filter((name) => new RegExp(`\\b${name}\\b`).test(locked)),
        listed,
        stdout + stderr,
      );
      return listed;
    };
    await pip(['install', 'demo[fancy]<1.5; python_version>"3"'], added);
    if (others.length > 0) await pip(['install', '-e', './sub', '-r', 'requirements-dev.txt'], others);
    const more = others.length > 0 ? ['subby', 'other'] : [];
    assert.deepEqual(await held('demo', 'colour', ...more), ['demo', 'colour', ...more]);
    await pip(['uninstall', '-y', 'demo'], [removed]);
    assert.deepEqual(await held('demo', ...more), more);
  });
}

const UV = STORIES.filter(({ tool }) => tool === 'uv');
for (const story of UV) {
  test('the real uv adds a requirement to the workspace member, and writes the lock file into the workspace root', {
    skip: without('uv'),
  }, async (t) => {
    const box = await toolBox(t, story);
    const root = join(box.project, 'pyproject.toml');
    writeFileSync(root, `${readFileSync(root, 'utf8')}${workspaceToml(['libs/*'], [])}`);
    const member = join(box.project, 'libs/member');
    mkdirSync(member, { recursive: true });
    writeFileSync(join(member, 'pyproject.toml'), PEP_621.replace('small', 'member'));
    const run = (args: readonly string[]) => box.run('pip', args, { cwd: member, timeout: TIMEOUT });
    const added = await run(['install', 'other']);
    assert.deepEqual([added.code, toldCommands(added)], [0, ['uv add other']], added.stderr);
    assert.match(readFileSync(join(member, 'pyproject.toml'), 'utf8'), /"other>=1\.0"/);
    assert.doesNotMatch(readFileSync(root, 'utf8'), /"other/);
    const there = ['.venv', 'uv.lock'].map((name) => existsSync(join(box.project, name)));
    assert.deepEqual([...there, existsSync(join(member, '.venv'))], [true, true, false]);
    const removed = await run(['uninstall', '-y', 'other']); // pip-shim allows the .venv that uv made
    assert.deepEqual([removed.code, toldCommands(removed)], [0, ['uv remove other']], removed.stderr);
    assert.doesNotMatch(readFileSync(join(member, 'pyproject.toml'), 'utf8'), /"other/);
  });

  test('the real uv finds the same workspace members as pip-shim', { skip: without('uv') }, async (t) => {
    const box = await toolBox(t, story);
    const places = [...new Set(WORKSPACES.map(([project]) => project))];
    for (const [at, place] of places.entries()) {
      const file = join(box.project, place, 'pyproject.toml');
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, PEP_621.replace('small', `member-${at}`));
    }
    for (const [project, members, exclude, isMember] of WORKSPACES) {
      writeFileSync(join(box.project, 'pyproject.toml'), `${PEP_621}${workspaceToml(members, exclude)}`);
      const cwd = join(box.project, project);
      const { stderr } = await box.run('uv', ['lock', '--offline'], { cwd, timeout: TIMEOUT });
      const locks = [cwd, box.project].map((directory) => join(directory, 'uv.lock'));
      assert.deepEqual(locks.map(existsSync), [!isMember, isMember], `${project} by ${members}: ${stderr}`);
      for (const lock of locks) rmSync(lock, { force: true });
    }
  });
}
