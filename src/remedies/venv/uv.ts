import type { Command } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import { translate, type UvWords } from './uv-translate.ts';

/** The installer for venvs: uv or pip. `why`: the reason that pip is used although the user chose uv. */
export type Installer =
  | { readonly kind: 'pip'; readonly why: string | undefined }
  | {
      readonly kind: 'uv';
      /** The program's path. */
      readonly program: string;
      readonly what: 'install' | 'uninstall';
      /** uv's options, and the requirements. */
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string | undefined>>;
    };

/** Returns uv if the user chose uv, PATH has uv, and the whole command can be translated. Otherwise pip. */
export function installerFor(facts: Facts): Installer {
  const { uv, request } = facts;
  if (!uv) return { kind: 'pip', why: undefined };
  if (uv.path === undefined) return { kind: 'pip', why: 'uv is not on PATH' };
  const translated = translate(facts, uv);
  if ('why' in translated) return { kind: 'pip', why: translated.why };
  const { args, env } = translated;
  const index = indexVariables(facts, translated);
  return {
    ...{ kind: 'uv', program: uv.path, what: request.kind, args },
    env: { ...environment(uv.variables), ...env, ...index },
  };
}

/**
 * Keeps uv from reading settings in the project's files, such as another index, because pip reads none of
 * them.
 */
const NO_CONFIG = ['--no-config'];

/**
 * Unsets variables that would make uv use another Python, directory or configuration, or that conflict with
 * our options. Sets UV_INDEX_STRATEGY, so that uv takes the best version from all indexes, as pip does.
 */
function environment(variables: readonly string[]): Readonly<Record<string, string | undefined>> {
  const elsewhere = ['UV_SYSTEM_PYTHON', 'UV_BREAK_SYSTEM_PACKAGES', 'UV_PYTHON', 'UV_PROJECT'];
  const others = ['UV_WORKING_DIR', 'UV_CONFIG_FILE', 'UV_VENV_CLEAR'];
  const strategy = variables.includes('UV_INDEX_STRATEGY') ? {} : { UV_INDEX_STRATEGY: 'unsafe-best-match' };
  return {
    ...Object.fromEntries([...elsewhere, ...others].map((name) => [name, undefined])),
    ...{ UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROJECT: '1', _PIPSHIM_NESTED: '1' },
    ...strategy,
  };
}

/** uv's variables for the index in pip-shim's settings. For pip's variables, see pip/index-variables.ts. */
function indexVariables(
  { settings: { index }, uv }: Facts,
  { args, env }: UvWords,
): Readonly<Record<string, string | undefined>> {
  if (!index) return {};
  if (index.locked) {
    const others = ['UV_INDEX_URL', 'UV_EXTRA_INDEX_URL', 'UV_INDEX'];
    const links = /https?:/i.test(env.UV_FIND_LINKS ?? 'https:') ? ['UV_FIND_LINKS'] : [];
    return {
      UV_DEFAULT_INDEX: index.url,
      ...Object.fromEntries([...others, ...links].map((name) => [name, undefined])),
    };
  }
  const hasOwn =
    env.UV_DEFAULT_INDEX !== undefined ||
    args.some((word) => word === '--default-index' || word === '--no-index') ||
    uv?.variables.some((name) => name === 'UV_DEFAULT_INDEX' || name === 'UV_INDEX_URL');
  return hasOwn ? {} : { UV_DEFAULT_INDEX: index.url };
}

/** uv's install or uninstall command for a venv. */
export function uvCommand(
  { program, what, args, env }: Extract<Installer, { kind: 'uv' }>,
  venv: string,
): Command {
  return { program, args: ['pip', what, '--python', `${venv}/bin/python`, ...NO_CONFIG, ...args], env };
}

/**
 * uv's command that makes a venv in the directory that pip-shim has already created.
 * @param seesSystem lets what runs in the venv see the system's packages; `uv pip` never counts them as
 * installed
 */
export function uvVenv(
  { program, env }: Extract<Installer, { kind: 'uv' }>,
  { interpreter }: Facts,
  seesSystem = false,
): (path: string) => Command {
  return (path) => {
    const told = [...NO_CONFIG, ...(seesSystem ? ['--system-site-packages'] : [])];
    const args = ['venv', '--quiet', ...told, '--allow-existing', '--python', interpreter.path, path];
    return { program, args, env };
  };
}
