import { basename, dirname } from 'node:path';
import { look } from '../system/look.ts';
import type { Command, Processes } from '../system/ports.ts';
import { firstLines, withoutShims } from '../system/programs.ts';
import type { Interpreter } from './interpreter.ts';
import { heededEnvironment } from './python-words.ts';

/**
 * A script that makes an interpreter print facts about itself. The script runs in `/`, because `-c` puts the
 * current directory first on sys.path. It gets the user's PYTHON* variables, because pip gets them too. The
 * marker lies in the directory `stdlib`, where pip looks for it too (pip/_internal/utils/misc.py).
 */
const PROBE = `
import json, os, sys, sysconfig
try:
    import pip; version = pip.__version__
except Exception:
    version = None
print(json.dumps(dict(path=sys.executable, version="%d.%d" % sys.version_info[:2], prefix=sys.prefix, inVenv=sys.prefix != sys.base_prefix,
    stdlib=sysconfig.get_path("stdlib"), pipVersion=version)))
`;

/** The Python that a script's first lines name. Undefined if they name another program, such as `env`. */
export function interpreterOfScript(script: string): string | undefined {
  const [first = '', ,] = firstLines(script);
  const direct = /^#!\s*(\/\S+)/.exec(first)?.[1];
  if (direct !== undefined && isNamedPython(direct)) return direct;
  // For a path that is long or has a space, distlib writes two lines:
  // #!/bin/sh, then '''exec' "/path/to/python" "$0" "$@"
  if (!/^#!\s*\/bin\/sh\b/.test(first)) return undefined;
  const [, quoted, plain] =
    /^'''exec' (?:"([^"]*)"|([^"\s]*)) "\$0" "\$@"/.exec(firstLines(script)[1] ?? '') ?? [];
  const executed = quoted ?? plain;
  return executed !== undefined && isNamedPython(executed) ? executed : undefined;
}

const isNamedPython = (path: string): boolean => basename(path).includes('python');

/** True if the program is a Python executable, not a script or another tool that starts Python. */
export function isPython(program: string): boolean {
  return /^python3\.\d+$/.test(basename(look.realPath(program))) && !firstLines(program)[0]?.startsWith('#!');
}

/**
 * Lines that distlib, pip and distributors write into pip's script. A script with any other line may change
 * pip's arguments.
 */
const ENTRY_LINES: readonly RegExp[] = [
  /^(?:#.*)?$/,
  /^import (?:re|sys)$/,
  /^from pip\._internal\.cli\.main import main$/,
  /^if __name__ == (?:'__main__'|"__main__"):$/,
  /^ {4}if sys\.argv\[0\]\.endswith\((?:'[^']*'|"[^"]*")\):$/,
  /^ {4,8}sys\.argv\[0\] = re\.sub\(.*, sys\.argv\[0\]\)$/,
  /^ {4,8}sys\.argv\[0\] = sys\.argv\[0\](?:\[:-\d+\]|\.removesuffix\(["'.exe]+\))$/,
  /^ {4}sys\.exit\(main\(\)\)$/,
];

/** True for the script that installers generate for pip. That script hands on its arguments unchanged. */
export function isPlainPip(script: string): boolean {
  const lines = look.readText(script, 1024)?.split('\n') ?? [];
  const callsPip = lines.some((line) => line.startsWith('from pip._internal.cli.main'));
  return callsPip && lines.every((line) => ENTRY_LINES.some((known) => known.test(line)));
}

/**
 * Finds the facts that decide whether pip refuses. Reads them from the file system. If the files do not tell
 * them for certain, runs the interpreter and asks it.
 * @param options Python's own options before `-m pip`; undefined if the user called `pip`
 */
export async function inspectInterpreter(
  path: string,
  env: NodeJS.ProcessEnv,
  processes: Processes,
  options?: readonly string[],
): Promise<Interpreter | undefined> {
  const heeded = heededEnvironment(env, options ?? []);
  const changed = ['PYTHONHOME', 'PYTHONPLATLIBDIR', 'PYTHONPATH'].some((name) => heeded[name]);
  // With -S, the files don't tell: Python skips site-packages, which usually contains pip. -P changes nothing
  // here, because with -P, Python skips only the current directory.
  const read = changed || options?.includes('-S') ? undefined : readInterpreter(path, heeded);
  if (read && (read.pipVersion || !options)) return read;
  const asked = { program: path, args: [...(options ?? []), '-c', PROBE], cwd: '/' };
  const command = { ...asked, env: { PATH: withoutShims(basename(path), env.PATH ?? '') } };
  const told = await askInterpreter(command, processes);
  // If the user called `pip`, pip's first line names this Python, so keep `path`. A `python` may itself be a
  // shim. So return the path that Python reports in place of `path`.
  return told && !options ? { ...told, path } : told;
}

/** The Python that runs pip if `pip` is a shim of pyenv or asdf, or a distributor's wrapper. */
export async function interpreterBehind(
  pip: string,
  name: string,
  env: NodeJS.ProcessEnv,
  processes: Processes,
): Promise<string | undefined> {
  const { stdout } = await processes.captured(
    { program: pip, args: ['--version'], env: { PATH: withoutShims(name, env.PATH ?? '') } },
    { timeout: 10_000 },
  );
  const match = stdout
    .split('\n')
    .map((line) => /^pip \S+ from (\/.*) \(python (\d+\.\d+)\)$/.exec(line))
    .find(Boolean);
  if (!match) return undefined;
  for (let directory = dirname(match[1] ?? '/'); directory !== '/'; directory = dirname(directory)) {
    const python = `${directory}/bin/python${match[2]}`;
    if (look.executable(python)) return python;
  }
  return undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the prefix as CPython's getpath does: by a pyvenv.cfg beside the executable or one directory above.
 * Without a pyvenv.cfg, the executable's resolved path gives the prefix.
 */
function readInterpreter(path: string, env: Environment): Interpreter | undefined {
  const bin = dirname(path);
  const config = [`${bin}/pyvenv.cfg`, `${dirname(bin)}/pyvenv.cfg`].find(
    (file) => look.stat(file)?.kind === 'file',
  );
  const real = look.realPath(path);
  const version = /^python(3\.\d+)$/.exec(basename(real))?.[1];
  if (version === undefined || !look.executable(path)) return undefined;
  const base = dirname(dirname(real));
  const stdlib = ['lib', 'lib64'].map((lib) => `${base}/${lib}/python${version}`).find(isStdlib);
  if (stdlib === undefined) return undefined;
  const prefix = config === undefined ? base : dirname(config);
  const marker = config === undefined ? markerIn(stdlib) : undefined;
  return {
    path,
    version,
    prefix,
    stdlib,
    inVenv: config !== undefined,
    marker,
    pipVersion: pipVersion(prefix, version, env),
  };
}

function isStdlib(directory: string): boolean {
  return look.stat(`${directory}/os.py`)?.kind === 'file';
}

function markerIn(stdlib: string): string | undefined {
  const marker = `${stdlib}/EXTERNALLY-MANAGED`;
  return look.stat(marker)?.kind === 'file' ? marker : undefined;
}

/**
 * The version of the pip that Python imports. Searches the user site, then /usr/local, then the
 * distribution's directories. site.py and Debian's patch set this order.
 */
function pipVersion(prefix: string, version: string, env: Environment): string | undefined {
  const python = `python${version}`;
  const userBase = env.PYTHONUSERBASE || `${env.HOME}/.local`;
  const directories = [
    ...(env.PYTHONNOUSERSITE ? [] : [`${userBase}/lib/${python}/site-packages`]),
    `${prefix}/local/lib/${python}/dist-packages`,
    `${prefix}/lib/${python}/site-packages`,
    `${prefix}/lib64/${python}/site-packages`,
    `${prefix}/lib/python3/dist-packages`,
    `${prefix}/lib/${python}/dist-packages`,
  ];
  for (const directory of directories) {
    const text = look.readText(`${directory}/pip/__init__.py`, 4096);
    const found = text && /^__version__ = "([^"]+)"/m.exec(text)?.[1];
    if (found) return found;
  }
  return undefined;
}

async function askInterpreter(asked: Command, processes: Processes): Promise<Interpreter | undefined> {
  const { stdout } = await processes.captured(asked, { timeout: 10_000 });
  try {
    const told = JSON.parse(stdout) as Pick<
      Interpreter,
      'path' | 'version' | 'prefix' | 'inVenv' | 'stdlib'
    > & {
      pipVersion: string | null;
    };
    const marker = told.inVenv ? undefined : markerIn(told.stdlib);
    return { ...told, path: told.path || asked.program, marker, pipVersion: told.pipVersion ?? undefined };
  } catch {
    return undefined;
  }
}
