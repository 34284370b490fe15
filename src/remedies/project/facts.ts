import { inCi } from '../../environment/ci-venv.ts';
import { type Outside, type Project, unsafePlace } from '../../environment/project.ts';
import { inspectVenv, type VenvState } from '../../environment/venv-state.ts';
import type { Table } from '../../settings/toml.ts';
import type { KnownVenvs } from '../../state/venv-record.ts';
import type { Look, Variables } from '../../system/ports.ts';
import { type Declared, declaredIn, tableIn } from './manifest.ts';
import { workspaceOf } from './uv-workspace.ts';

export type { Declared } from './manifest.ts';

export type ProjectToolName = 'uv' | 'poetry' | 'pdm' | 'pipenv' | 'rye' | 'hatch' | 'conda';

/** A tool that manages a project's environment, dependencies and lock file. */
export interface ProjectTool {
  readonly name: ProjectToolName;
  /** The tool's name as its makers write it: `Poetry`. */
  readonly title: string;
  /** The file, or the table of pyproject.toml, that shows that the project uses the tool. */
  readonly sign: string;
  /** Path of the tool. Undefined if PATH has no such tool outside the project. */
  readonly path: string | undefined;
}

/** Facts about the project's tool and dependencies. */
export interface ProjectFacts {
  readonly tool: ProjectTool | undefined;
  /** Dependencies in pyproject.toml or Pipfile. For conda: the packages in the active environment. */
  readonly declared: readonly Declared[];
  /** Set for a member of a uv workspace. `unfit`: why uv must not run with the workspace's files. */
  readonly workspace: { readonly root: string; readonly unfit: string | undefined } | undefined;
  /** State of the `.venv` in the project or its workspace. `absent` if no tool manages the project. */
  readonly venv: VenvState;
  /** The name in pyproject.toml, if this file has dependencies and no tool manages the project. */
  readonly plain: string | undefined;
}

interface Row {
  readonly name: ProjectToolName;
  readonly title: string;
  /** The tool's lock files, which only this tool writes. */
  readonly locks: readonly string[];
  /** Other files of the tool. They are a weaker sign that the project uses the tool. */
  readonly files: readonly string[];
  /**
   * If [tool.NAME] has only these keys, it just configures a build backend. Then another tool may manage the
   * project.
   */
  readonly backendKeys?: readonly string[];
  /**
   * If set, [tool.NAME] shows the tool only with one of these keys. Most other keys belong to a build
   * backend.
   */
  readonly ownKeys?: readonly string[];
}

/** The tools, with the more likely tool first. Sources: each tool's documentation of its project files. */
const TOOLS: readonly Row[] = [
  { name: 'uv', title: 'uv', locks: ['uv.lock'], files: [], backendKeys: ['build-backend'] },
  { name: 'poetry', title: 'Poetry', locks: ['poetry.lock'], files: [] },
  { name: 'pdm', title: 'PDM', locks: ['pdm.lock'], files: [], backendKeys: ['build', 'version'] },
  { name: 'pipenv', title: 'Pipenv', locks: ['Pipfile.lock'], files: ['Pipfile'] },
  { name: 'rye', title: 'Rye', locks: [], files: [] },
  { name: 'hatch', title: 'Hatch', locks: [], files: ['hatch.toml'], ownKeys: ['envs', 'env'] },
];

/** Files from which conda makes an environment. They count only if a conda environment is active. */
const CONDA_FILES = ['environment.yml', 'environment.yaml'];

export interface ToolQuestion {
  readonly project: Project;
  readonly env: Variables;
  readonly readToml: (text: string) => Table | undefined;
  /** Finds a program on PATH, outside the given directory. */
  readonly find: (name: string, outside: string) => string | undefined;
  readonly uid: number;
  readonly outside: Pick<Outside, 'uid' | 'isAlone'>;
  /** The Python behind the shim. Without it, pip-shim trusts no venv in CI. */
  readonly python?: string;
}

/** Finds the project's tool and dependencies. Reads only files, and starts no process. */
export function projectFacts(question: ToolQuestion, look: Look, known: KnownVenvs): ProjectFacts {
  const { project, env, readToml, find } = question;
  const { root } = project;
  const names = new Set(look.list(root));
  const read = (name: string): Table | undefined => {
    const text = names.has(name) ? look.readText(`${root}/${name}`, 1 << 20) : undefined;
    return text === undefined ? undefined : readToml(text);
  };
  const pyproject = read('pyproject.toml');
  const above = workspaceOf(root, pyproject, readToml, look);
  const signs = signsOf(names, pyproject, {
    inConda: Boolean(env.CONDA_PREFIX),
    workspace: above && up(root, above),
  });
  const withPath = signs.map((sign) => ({ ...sign, path: find(sign.name, above ?? root) }));
  const tool = withPath.find(({ path }) => path !== undefined) ?? withPath[0];
  const workspace =
    above !== undefined && tool?.name === 'uv'
      ? { root: above, unfit: unsafePlace(above, question.outside, look) }
      : undefined;
  const declared = declaredIn(pyproject, tool?.name === 'pipenv' ? read('Pipfile') : undefined);
  const { name, dependencies } = tableIn(pyproject, 'project') ?? {};
  const isPlain = Array.isArray(dependencies) && dependencies.length > 0 && typeof name === 'string';
  return {
    tool,
    declared: tool?.name === 'conda' ? inEnvironment(env.CONDA_PREFIX, look) : declared,
    workspace,
    venv: tool ? venvAt(toolVenv(root, workspace), question, look, known) : { kind: 'absent' },
    plain: isPlain && tool === undefined ? name : undefined,
  };
}

function venvAt(
  path: string,
  { uid, outside, python }: ToolQuestion,
  look: Look,
  known: KnownVenvs,
): VenvState {
  const state = inspectVenv(path, uid, look, known);
  return outside.isAlone && state.kind === 'usable' ? inCi(path, state, python, look) : state;
}

/** The path where most tools keep the project's environment: in the project or its workspace. */
export function toolVenv(root: string, workspace: ProjectFacts['workspace']): string {
  return `${workspace?.root ?? root}/.venv`;
}

/** The relative path from `path` up to `above`: `../..` */
function up(path: string, above: string): string {
  const names = path.slice(above.length).split('/');
  return names.flatMap((name) => (name === '' ? [] : ['..'])).join('/');
}

/** The packages in a conda environment. Each package has a file `NAME-VERSION-BUILD.json` there. */
function inEnvironment(prefix: string | undefined, look: Look): readonly Declared[] {
  const names = look.list(`${prefix}/conda-meta`).map((file) => /^(.+)-[^-]+-[^-]+\.json$/.exec(file)?.[1]);
  return names.flatMap((name) =>
    name === undefined ? [] : [{ name, group: undefined, kind: 'main' as const }],
  );
}

/**
 * The tools that this project seems to use; usually only one. The clearest sign is a lock file. Other files
 * and tables in pyproject.toml are weaker signs, and conda's files are the weakest.
 */
function signsOf(
  names: ReadonlySet<string>,
  pyproject: Table | undefined,
  { inConda, workspace }: { readonly inConda: boolean; readonly workspace: string | undefined },
): readonly Omit<ProjectTool, 'path'>[] {
  const found = (sign: (row: Row) => string | undefined): readonly Omit<ProjectTool, 'path'>[] =>
    TOOLS.flatMap((row) => {
      const seen = sign(row);
      return seen === undefined ? [] : [{ name: row.name, title: row.title, sign: seen }];
    });
  const named = (files: readonly string[]): string | undefined => files.find((file) => names.has(file));
  const conda = inConda ? named(CONDA_FILES) : undefined;
  const kinds = [
    // A lock file counts only beside a pyproject.toml or Pipfile. Otherwise it is probably a leftover. In a
    // uv workspace, the lock file is in the workspace's root.
    found(({ name, locks }) => {
      const member = name === 'uv' && workspace !== undefined;
      const lock = names.has('pyproject.toml') || names.has('Pipfile') ? named(locks) : undefined;
      return member ? `[tool.uv.workspace] in ${workspace}` : lock;
    }),
    found((row) => named(row.files) ?? tableSign(row, pyproject)),
    conda === undefined ? [] : [{ name: 'conda', title: 'conda', sign: conda } as const],
  ];
  return kinds.find((kind) => kind.length > 0) ?? [];
}

function tableSign(
  { name, backendKeys = [], ownKeys }: Row,
  pyproject: Table | undefined,
): string | undefined {
  const table = tableIn(pyproject, 'tool', name);
  if (!table) return undefined;
  const keys = Object.keys(table);
  const isBackends = keys.length > 0 && keys.every((key) => backendKeys.includes(key));
  const isOwn = ownKeys ? keys.some((key) => ownKeys.includes(key)) : !isBackends;
  return isOwn ? `[tool.${name}]` : undefined;
}
