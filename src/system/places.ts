import { userInfo } from 'node:os';

export interface Places {
  readonly home: string;
  /** PYTHONUSERBASE, or `~/.local`: the directory for what `pip install --user` installs (PEP 370). */
  readonly userBase: string;
  /** `$XDG_DATA_HOME/pip-shim`, for the program, shims and named venvs. */
  readonly data: string;
  readonly config: string;
  /** `$XDG_STATE_HOME/pip-shim`, for the registry and locks. It has mode 0700. */
  readonly state: string;
  /** `$TMPDIR`, for files that are removed at the end. */
  readonly temporary: string;
}

/**
 * The home directory of the user's account. Used if HOME is not an absolute path. Returns `/` if there is no
 * account, as for a made-up user in a container.
 */
function homeDirectory(): string {
  try {
    return userInfo().homedir; // os.homedir() would return a relative HOME
  } catch {
    return '/';
  }
}

/**
 * The directories that pip-shim uses. Ignores a relative XDG path (XDG Base Directory Specification), and a
 * relative TMPDIR.
 */
export function placesOf(env: NodeJS.ProcessEnv): Places {
  const home = env.HOME?.startsWith('/') ? env.HOME : homeDirectory();
  const place = (variable: string, fallback: string): string => {
    const value = env[variable];
    return `${value?.startsWith('/') ? value : `${home.replace(/\/$/, '')}/${fallback}`}/pip-shim`;
  };
  return {
    home,
    userBase: env.PYTHONUSERBASE || `${home.replace(/\/$/, '')}/.local`,
    data: place('XDG_DATA_HOME', '.local/share'),
    config: place('XDG_CONFIG_HOME', '.config'),
    state: place('XDG_STATE_HOME', '.local/state'),
    temporary: env.TMPDIR?.startsWith('/') ? withoutSlashes(env.TMPDIR) : '/tmp',
  };
}

/** A path without the slashes at its end. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}
