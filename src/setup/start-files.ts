import type { Ports } from '../commands/ports.ts';
import { shellNamed } from '../shells/all.ts';
import { belowHome, parent } from '../system/paths.ts';
import { isSuccess } from '../system/ports.ts';

/** The start files that this user's shells read. */
export interface StartFiles {
  /**
   * The files to which pip-shim adds its block. These are the files of the login shell, which need not exist,
   * and the files of other shells that the user has set up.
   */
  readonly edited: readonly string[];
  /** All start files that may contain pip-shim's block, whatever the login shell is. */
  readonly known: readonly string[];
  readonly zsh: string;
  readonly fish: string;
}

export async function startFilesOf(ports: Ports): Promise<StartFiles> {
  const { home } = ports.places;
  const zsh = `${await zshDirectory(ports)}/.zshrc`;
  const fish = `${parent(ports.places.config)}/fish/conf.d/pip-shim.fish`;
  const names = ['.bashrc', '.bash_profile', '.bash_login', '.profile', '.zshrc'];
  const known = [...new Set([...names.map((name) => `${home}/${name}`), zsh, fish])];
  return { edited: editedFiles(zsh, fish, ports), known, zsh, fish };
}

/** The name of the login shell. */
export const loginShell = ({ setup }: Ports): string => setup.account().shell.replace(/^.*\//, '');

/**
 * The start files in which the user's shell may have the line that loads the hook. The first is the file for a
 * new line. Empty if there is no hook for the shell, and for the sh of a script.
 */
export async function shellFiles(ports: Ports): Promise<readonly string[]> {
  const { look, places, shell } = ports;
  const zsh = shell.name === 'zsh' ? await zshDirectory(ports) : places.home;
  const all = { home: places.home, config: parent(places.config), zsh, list: look.list };
  return shellNamed(shell.name).startFiles(all);
}

/**
 * The same ports, but `shell.file` is the user's own start file for a new line that loads the hook: zsh may keep
 * its start files elsewhere. Asking zsh takes some milliseconds, so only messages that name the file need this.
 * @param files the result of {@link shellFiles}
 */
export function withHookFile([first]: readonly string[], ports: Ports): Ports {
  const { shell, places } = ports;
  return first === undefined ? ports : { ...ports, shell: { ...shell, file: belowHome(first, places.home) } };
}

/** Timeout of one shell's answer, in milliseconds. */
export const PATIENCE = 5_000;

/** The directory of .zshrc. Asks zsh itself, because ~/.zshenv may set ZDOTDIR without exporting it. */
async function zshDirectory({ processes, env, places, setup }: Ports): Promise<string> {
  const zsh = processes.find('zsh');
  let directory = env.ZDOTDIR;
  if (zsh !== undefined) {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: zsh expands it
    const args = ['-c', 'printf "\\n%s\\n" "${ZDOTDIR-}"'];
    const { ending, stdout } = await processes.captured({ program: zsh, args }, { timeout: PATIENCE });
    setup.throwIfInterrupted();
    if (isSuccess(ending)) directory = stdout.split('\n').at(-2);
  }
  return directory?.startsWith('/') ? directory : places.home;
}

const SH = ['sh', 'dash', 'ash', 'ksh', 'mksh', 'busybox'];

function editedFiles(zsh: string, fish: string, ports: Ports): readonly string[] {
  const { look, places } = ports;
  const shell = loginShell(ports);
  const isThere = (path: string): boolean => look.stat(path) !== undefined;
  const ofSh = SH.includes(shell) ? [`${places.home}/.profile`] : [];
  const ofZsh = shell === 'zsh' || isThere(zsh) ? [zsh] : [];
  const ofFish =
    shell === 'fish' || look.stat(`${parent(ports.places.config)}/fish`)?.kind === 'directory' ? [fish] : [];
  return [...new Set([...bashFiles(shell === 'bash', ports), ...ofSh, ...ofZsh, ...ofFish])];
}

/** bash's start files: ~/.bashrc and the login file. If bash is the login shell, they need not exist. */
function bashFiles(isLoginShell: boolean, ports: Ports): readonly string[] {
  const { look, places } = ports;
  const bashrc = `${places.home}/.bashrc`;
  const candidates = ['.bash_profile', '.bash_login', '.profile'].map((name) => `${places.home}/${name}`);
  const profile = `${places.home}/.profile`;
  // bash reads only the first login file that exists. If none exists, choose .profile, because every sh reads
  // it. It hides no other login file, because bash looks for it last.
  const login = candidates.find((path) => look.lstat(path)) ?? profile;
  const hasBashrc = look.stat(bashrc) !== undefined;
  if (!isLoginShell && (!look.lstat(login) || (!hasBashrc && login === profile)))
    return hasBashrc ? [bashrc] : [];
  const first = isLoginShell || hasBashrc ? [bashrc] : [];
  return isCovered(login, bashrc, ports) ? first : [...first, login];
}

/**
 * True if the login file needs no block, because it reads ~/.bashrc. There are two exceptions. A login file
 * that sets PATH may put another directory before the shims, as Debian's does with ~/.local/bin. A ~/.bashrc
 * may return early without a terminal, as Debian's does, so that `bash -lc pip` would not find the shim.
 */
function isCovered(login: string, bashrc: string, { setup }: Ports): boolean {
  const [ofLogin, ofBashrc] = [login, bashrc].map((path) => setup.disk.readBytes(path));
  if (ofLogin === undefined || ofBashrc === undefined) return false;
  const lines = withoutComments(ofLogin);
  if (!lines.some(readsBashrc) || lines.some((line) => SETS_PATH.test(line))) return false;
  const rest = withoutComments(ofBashrc);
  return !rest.some((line) => /\$-|PS1/.test(line)) || !rest.some((line) => RETURNS.test(line));
}

const withoutComments = (text: string): readonly string[] =>
  text.split('\n').filter((line) => !/^[ \t]*#/.test(line));

/** Matches the command `.` or `source`, and its arguments up to a comment. */
const SOURCED = /(?:^|[\s;&({|])(?:\.|source)\s([^#]*)/;
const readsBashrc = (line: string): boolean => SOURCED.exec(line)?.[1]?.includes('/.bashrc') ?? false;
const SETS_PATH = /(?:^|[^A-Za-z0-9_])PATH=/;
const RETURNS = /(?:^|[\s;&{])return(?:[\s;]|$)/;
