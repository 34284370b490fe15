import type { Look, Variables } from './ports.ts';

/**
 * A kind of CI, notebook or container. Nobody can answer a question there. pip-shim knows where each kind
 * usually has its settings.
 */
export type CiEnvironment = 'jupyter' | 'github' | 'gitlab' | 'container';

/** The first row that matches wins. So a notebook in a container counts as a notebook. */
const SIGNS: readonly (readonly [CiEnvironment, (env: Variables, look: Look) => boolean])[] = [
  ['jupyter', (env) => inNotebook(env)],
  ['github', ({ GITHUB_ACTIONS }) => isSet(GITHUB_ACTIONS)],
  ['gitlab', ({ GITLAB_CI }) => isSet(GITLAB_CI)],
  ['container', inContainer],
];

export function ciEnvironmentOf(env: Variables, look: Look): CiEnvironment | undefined {
  return SIGNS.find(([, isHere]) => isHere(env, look))?.[0];
}

/**
 * Whether a Jupyter kernel started us. jupyter_client/launcher.py passes the kernel its parent's id in
 * JPY_PARENT_PID. If an editor starts the kernel, there is no such id, but every kernel sets the variables of
 * ipykernel/zmqshell.py (init_environment). IPython runs `!` commands on a pseudo-terminal at which nobody
 * can type (IPython/utils/_process_posix.py).
 */
export function inNotebook(env: Variables): boolean {
  return (
    Boolean(env.JPY_PARENT_PID) || Object.entries(OF_CELLS).every(([name, value]) => env[name] === value)
  );
}

const OF_CELLS = { TERM: 'xterm-color', CLICOLOR: '1', PAGER: 'cat', GIT_PAGER: 'cat' } as const;

/** Kinds of containers that run a whole system and have no Dockerfile (systemd's CONTAINER_INTERFACE). */
const WHOLE_SYSTEMS = ['lxc', 'lxc-libvirt', 'systemd-nspawn', 'wsl'];

/** Docker makes /.dockerenv. podman and buildah make /run/.containerenv. Other programs set `container`. */
function inContainer({ container }: Variables, look: Look): boolean {
  if (container) return !WHOLE_SYSTEMS.includes(container);
  return ['/.dockerenv', '/run/.containerenv'].some((file) => look.stat(file) !== undefined);
}

/** Whether this is a job of some CI system. */
export const isInCi = ({ CI }: Variables): boolean => !['', '0', 'false'].includes(CI ?? '');

const isSet = (value: string | undefined): boolean => Boolean(value) && value !== 'false';
