import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProjectFacts, projectFacts } from '../../../../src/remedies/project/facts.ts';
import { matchesGlob } from '../../../../src/remedies/project/glob.ts';
import { workspaceOf } from '../../../../src/remedies/project/uv-workspace.ts';
import { readToml } from '../../../../src/settings/toml.ts';
import { fakeLook, type Tree } from '../../system/fake-look.ts';
import { WORKSPACES, workspaceToml } from './uv-workspaces.ts';

const ROOT = '/home/u/p';

/** Returns the facts of a project with this tree. The tools in `onPath` are on PATH. */
function factsOf(
  tree: Tree,
  onPath: readonly string[] = [],
  env: Record<string, string> = {},
  below = '',
): ProjectFacts {
  const project = { root: `${ROOT}${below}`, found: true, unfit: undefined };
  const find = (name: string, outside: string): string | undefined => {
    assert.equal(outside, ROOT, 'what the project brings along is never taken');
    return onPath.includes(name) ? `/usr/bin/${name}` : undefined;
  };
  const question = { project, env, readToml, find, uid: 1000, outside: { uid: 1000, isAlone: false } };
  const look = fakeLook({
    home: { u: { p: tree } },
    opt: { conda: { 'conda-meta/two-words-1.0-py311_0.json': '' } },
  });
  return projectFacts(question, look, { find: () => undefined });
}

const lookAt = (tree: Tree) => fakeLook({ home: { u: { p: tree } } });
const toml = (text: string): Tree => ({ 'pyproject.toml': text });
const PLAIN = '[project]\nname = "Some.Thing"\ndependencies = ["requests"]\n';
const CONDA = { CONDA_PREFIX: '/opt/conda' };

const SIGNS: [name: string, tree: Tree, expected: string | undefined, onPath?: string[]][] = [
  ['uv.lock', { ...toml(PLAIN), 'uv.lock': '' }, 'uv uv.lock'],
  ['[tool.uv]', toml('[tool.uv]\npackage = false'), 'uv [tool.uv]'],
  ['an empty [tool.uv]', toml('[tool.uv]'), 'uv [tool.uv]'],
  ["only uv's build backend", toml('[tool.uv.build-backend]\nmodule-root = ""'), undefined],
  ['a uv.lock without a pyproject.toml', { 'uv.lock': '' }, undefined],
  ['poetry.lock', { ...toml(PLAIN), 'poetry.lock': '' }, 'poetry poetry.lock'],
  ['[tool.poetry]', toml('[tool.poetry]\nname = "x"'), 'poetry [tool.poetry]'],
  ['pdm.lock', { ...toml(PLAIN), 'pdm.lock': '' }, 'pdm pdm.lock'],
  ['[tool.pdm]', toml('[tool.pdm]\ndistribution = true'), 'pdm [tool.pdm]'],
  ["only PDM's build backend", toml('[tool.pdm.build]\nincludes = []'), undefined],
  ['Pipfile', { Pipfile: '' }, 'pipenv Pipfile'],
  ['Pipfile.lock', { Pipfile: '', 'Pipfile.lock': '{}' }, 'pipenv Pipfile.lock'],
  ['[tool.rye]', toml('[tool.rye]\nmanaged = true'), 'rye [tool.rye]'],
  ['[tool.hatch.envs]', toml('[tool.hatch.envs.test]\ndependencies = ["x"]'), 'hatch [tool.hatch]'],
  ["only Hatch's build backend", toml('[tool.hatch.build]\ninclude = []'), undefined],
  ['hatch.toml', { ...toml(PLAIN), 'hatch.toml': '' }, 'hatch hatch.toml'],
  ['poetry.lock and [tool.uv]', { ...toml('[tool.uv]'), 'poetry.lock': '' }, 'poetry poetry.lock', ['uv']],
  ['two locks, no tool on PATH', { ...toml(''), 'poetry.lock': '', 'uv.lock': '' }, 'uv uv.lock'],
  [
    'two locks, one tool on PATH',
    { ...toml(''), 'poetry.lock': '', 'uv.lock': '' },
    'poetry poetry.lock',
    ['poetry'],
  ],
  ['a lock beside a broken pyproject.toml', { ...toml('= ='), 'pdm.lock': '' }, 'pdm pdm.lock'],
  ['a pyproject.toml with deeply nested lists', toml(`x = ${'['.repeat(100_000)}`), undefined],
  ['only a [project] table', toml(PLAIN), undefined],
  ['environment.yml', { 'environment.yml': '' }, undefined],
];
for (const [name, tree, expected, onPath = []] of SIGNS) {
  test(`the tool of a project with ${name}: ${expected ?? 'none'}`, () => {
    const { tool } = factsOf(tree, onPath);
    assert.equal(tool && `${tool.name} ${tool.sign}`, expected);
    assert.equal(
      tool?.path,
      onPath.length > 0 && tool && onPath.includes(tool.name) ? `/usr/bin/${tool.name}` : undefined,
    );
  });
}

test('an active conda manages a project with environment.yml that no other tool manages', () => {
  const active = (tree: Tree) => factsOf(tree, ['conda'], CONDA).tool;
  assert.deepEqual(active({ 'environment.yml': '' }), {
    ...{ name: 'conda', title: 'conda', sign: 'environment.yml', path: '/usr/bin/conda' },
  });
  assert.equal(active({ 'environment.yml': '', Pipfile: '' })?.name, 'pipenv');
  assert.equal(active({}), undefined);
});

test('the packages of the active conda environment count as declared dependencies', () => {
  const declared = { name: 'two-words', group: undefined, kind: 'main' };
  assert.deepEqual(factsOf({ 'environment.yml': '' }, ['conda'], CONDA).declared, [declared]);
});

test('if another tool manages the project, a leftover Pipfile declares no dependencies', () => {
  const tree = { ...toml(PLAIN), 'uv.lock': '', Pipfile: '[packages]\nold = "*"\n' };
  assert.deepEqual(
    factsOf(tree).declared.map(({ name }) => name),
    ['requests'],
  );
});

test('.venv is inspected only if a tool manages the project', () => {
  const tree = { ...toml(PLAIN), '.venv': { notes: '' } };
  assert.deepEqual(factsOf(tree).venv, { kind: 'absent' });
  assert.equal(factsOf({ ...tree, 'uv.lock': '' }).venv.kind, 'broken');
});

test('`plain` is the name of a project that has dependencies and that no tool manages', () => {
  assert.equal(factsOf(toml(PLAIN)).plain, 'Some.Thing');
  assert.equal(factsOf({ ...toml(PLAIN), 'uv.lock': '' }).plain, undefined);
  assert.equal(factsOf(toml('[project]\nname = "x"\ndependencies = []')).plain, undefined);
  assert.equal(factsOf(toml('[project]\nname = "x"\ndynamic = ["dependencies"]')).plain, undefined);
  assert.equal(factsOf(toml('[project]\nname = ["x"]\ndependencies = ["a"]')).plain, undefined);
});

const EVERYWHERE = `
[project]
dependencies = ["A.b[x]>=1; python_version > '3'", "c @ https://host/c.whl", 5]
[project.optional-dependencies]
fast = ["speed"]
[dependency-groups]
dev = ["tester", {include-group = "docs"}]
[tool.pdm.dev-dependencies]
lint = ["linter"]
[tool.uv]
dev-dependencies = ["old-uv"]
[tool.poetry.dependencies]
Some_Name = "^1"
[tool.poetry.dev-dependencies]
old-poetry = "*"
[tool.poetry.group.docs.dependencies]
writer = "*"
`;

test('declared dependencies are found in all tables, with their kind and group', () => {
  const { declared } = factsOf(toml(EVERYWHERE));
  assert.deepEqual(
    declared.map(({ name, kind, group }) => [name, kind, group].filter(Boolean).join(' ')),
    [
      ...[
        'a-b main',
        'c main',
        'speed extra fast',
        'tester group dev',
        'linter group lint',
        'old-uv own dev',
      ],
      ...['some-name main', 'old-poetry own dev', 'writer group docs'],
    ],
  );
  const pipfile = '[packages]\nrequests = "*"\n[dev-packages]\npytest = {version = "*"}\n';
  assert.deepEqual(
    factsOf({ Pipfile: pipfile }).declared.map(({ name, kind }) => `${name} ${kind}`),
    ['requests main', 'pytest own'],
  );
  assert.deepEqual(factsOf(toml('project = 1\ntool = []')).declared, []);
});

/** Returns a tree with a project at `path`. `root` is the text of the root directory's pyproject.toml. */
const below = (path: string, root: string): Tree => ({ [`${path}/pyproject.toml`]: PLAIN, ...toml(root) });
for (const [path, members, exclude, isMember] of WORKSPACES) {
  const rules = `members ${members.join(' ')} and exclude ${exclude.join(' ') || 'nothing'}`;
  test(`in uv’s workspace with ${rules}, ${path} is ${isMember ? 'a member' : 'not a member'}`, () => {
    const root = workspaceToml(members, exclude);
    const found = workspaceOf(`${ROOT}/${path}`, readToml(PLAIN), readToml, lookAt(below(path, root)));
    assert.equal(found, isMember ? ROOT : undefined);
  });
}

const LIBS = workspaceToml(['libs/*'], []);

test('a workspace counts only if its root is above the project and uv manages the project', () => {
  assert.equal(factsOf({ ...toml(PLAIN), 'uv.lock': '' }, ['uv']).workspace, undefined);
  const tree = { libs: { a: { ...toml(PLAIN), 'poetry.lock': '' } }, ...toml(LIBS) };
  const { tool, workspace } = factsOf(tree, ['poetry'], {}, '/libs/a');
  assert.deepEqual([tool?.name, workspace], ['poetry', undefined]);
});

test('workspace members that are not strings are ignored', () => {
  const root = '[tool.uv.workspace]\nmembers = [1, "libs/*"]\nexclude = [false]\n';
  const found = workspaceOf(`${ROOT}/libs/a`, readToml(PLAIN), readToml, lookAt(below('libs/a', root)));
  assert.equal(found, ROOT);
});

test('uv manages a workspace member, but not another root or a project below another pyproject.toml', () => {
  const { tool, workspace, plain } = factsOf(below('libs/a', LIBS), ['uv'], {}, '/libs/a');
  assert.deepEqual([tool?.name, tool?.sign], ['uv', '[tool.uv.workspace] in ../..']);
  assert.deepEqual([workspace, plain], [{ root: ROOT, unfit: undefined }, undefined]);
  const between = { ...below('libs/a', LIBS), 'libs/pyproject.toml': '[tool.other]' };
  const own = readToml(`${PLAIN}[tool.uv.workspace]\n`);
  const foundIn = (tree: Tree, pyproject = readToml(PLAIN)) =>
    workspaceOf(`${ROOT}/libs/a`, pyproject, readToml, lookAt(tree));
  assert.equal(foundIn(between), undefined);
  assert.equal(foundIn(below('libs/a', LIBS), own), undefined);
  assert.equal(foundIn(below('libs/a', LIBS), readToml('[build-system]')), undefined);
  assert.equal(foundIn(below('libs/a', '[tool.uv]\nworkspace = 1')), undefined);
});

test('a hostile pattern causes no catastrophic backtracking', () => {
  const stars = `${'*a'.repeat(2000)}b`;
  for (const list of [stars, `**/${stars}`, Array(500).fill('**').join('/')])
    assert.equal(matchesGlob(`${list}/x`, 'a'.repeat(4000), true), false);
});
