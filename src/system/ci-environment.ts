import type { Look } from './ports.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command runs whose author can't be asked, so far as there is a usual place for its settings. */
export type CiEnvironment = 'jupyter' | 'github' | 'gitlab' | 'container';

/** The first row that says yes: a notebook or a job in a container is a notebook or a job. */
const SIGNS: readonly (readonly [CiEnvironment, (env: Environment, look: Look) => boolean])[] = [
  ['jupyter', (env) => inNotebook(env)],
  ['github', ({ GITHUB_ACTIONS }) => isSet(GITHUB_ACTIONS)],
  ['gitlab', ({ GITLAB_CI }) => isSet(GITLAB_CI)],
  ['container', inContainer],
];

export function ciEnvironmentOf(env: Environment, look: Look): CiEnvironment | undefined {
  return SIGNS.find(([, isHere]) => isHere(env, look))?.[0];
}

/**
 * Whether a kernel of Jupyter started us: jupyter_client/launcher.py tells it its parent. One that an editor starts by
 * itself has none, but like all of them what ipykernel/zmqshell.py sets for its cells (init_environment). IPython gives
 * what `!` runs a pseudo-terminal that nobody can type at (IPython/utils/_process_posix.py).
 */
export function inNotebook(env: Environment): boolean {
  return (
    Boolean(env.JPY_PARENT_PID) || Object.entries(OF_CELLS).every(([name, value]) => env[name] === value)
  );
}

const OF_CELLS = { TERM: 'xterm-color', CLICOLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat' } as const;

/** These run a whole system, which nobody makes by a Dockerfile (systemd's CONTAINER_INTERFACE). */
const WHOLE_SYSTEMS = ['lxc', 'lxc-libvirt', 'systemd-nspawn', 'wsl'];

/** Docker leaves the first file, podman and buildah the second, which others say by the variable. */
function inContainer({ container }: Environment, look: Look): boolean {
  if (container) return !WHOLE_SYSTEMS.includes(container);
  return ['/.dockerenv', '/run/.containerenv'].some((file) => look.stat(file) !== undefined);
}

const isSet = (value: string | undefined): boolean => Boolean(value) && value !== 'false';
