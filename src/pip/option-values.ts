import { PipExit } from './exit.ts';
import { splitExtras } from './extras.ts';
import type { PipOption } from './options.ts';
import { isFloat, isOptparseInt, strtobool, toInt } from './python-text.ts';
import { isAtLeast } from './world.ts';

/**
 * Checks a value as optparse's type checkers and pip's callbacks (cli/cmdoptions.py) do. `value` is undefined
 * if the option has no value. Values stay text, because pip-shim never needs them as numbers.
 * @throws PipExit if pip rejects the value
 */
export function checkValue(
  option: PipOption,
  value: string | undefined,
  pipVersion: string | undefined,
): void {
  const name = primaryName(option);
  const wrong =
    (value !== undefined && option.type !== undefined && !ofType(option, value)) ||
    (option.action === 'callback' && CALLBACKS[name]?.(value, pipVersion) === false);
  if (wrong) throw new PipExit(`${name}: pip does not take the value ${JSON.stringify(value ?? '')}`);
}

/** pip's own name for an option, which is its first long name. */
export const primaryName = (option: PipOption): string =>
  option.names.find((name) => name.startsWith('--')) ?? option.names[0] ?? '';

function ofType(option: PipOption, value: string): boolean {
  switch (option.type) {
    case 'int':
      return isOptparseInt(value);
    case 'float':
      return isFloat(value);
    case 'choice':
      return option.choices?.includes(value) ?? false;
    default:
      return true;
  }
}

type Check = (value: string | undefined, pipVersion: string | undefined) => boolean;

const noDash: Check = (value) => !value?.startsWith('-');

/** pip's option callbacks that can reject a value. They return false if they reject it. */
const CALLBACKS: Readonly<Record<string, Check>> = {
  '--all-releases': noDash,
  '--config-settings': (value) => value?.includes('=') ?? false,
  '--group': (value, pipVersion) => isGroup(value ?? '', pipVersion),
  '--hash': (value) => /^sha(?:256|384|512):/.test(value ?? ''),
  '--no-binary': noDash,
  // The value is undefined on the command line, because this option takes none there. In a config file or a
  // variable it has a value.
  '--no-cache-dir': (value) => value === undefined || strtobool(value) !== undefined,
  '--no-use-pep517': (value) => value === undefined,
  '--only-binary': noDash,
  '--only-final': noDash,
  '--python-version': (value) => isPythonVersion(value ?? ''),
  '--refresh-package': noDash,
  '--uploaded-prior-to': (value, pipVersion) => isMoment(value ?? '', pipVersion),
};

/** Accepts `3`, `37`, `3.7.3` or an empty text, as _convert_python_version in cmdoptions.py does. */
function isPythonVersion(text: string): boolean {
  if (text === '') return true;
  const parts = text.split('.');
  const single = parts.length === 1 && text.length > 1;
  return (
    parts.length <= 3 &&
    (single ? [text.slice(0, 1), text.slice(1)] : parts).every((part) => toInt(part) !== undefined)
  );
}

/** In `PATH:GROUP`, the path must end in a valid file name (_handle_dependency_group in cmdoptions.py). */
function isGroup(text: string, pipVersion: string | undefined): boolean {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return true;
  const path = text.slice(0, colon);
  if (lastPart(path) === 'pyproject.toml') return true;
  const lock = splitExtras(path).path;
  const local = !/^(?:https?|file|ftp):/i.test(lock);
  return isAtLeast(pipVersion, '26.3') && local && /^pylock\.(?:[^.]+\.)?toml$/.test(lastPart(lock));
}

/** The last part of a path, as pathlib.PurePath(path).name gives it. */
const lastPart = (path: string): string =>
  path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .at(-1) ?? '';

const DAYS_SINCE_YEAR_1 = 738_000;
const DATE = /^(?:\d{4}-?(?:0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])|\d{4}-?W\d{2}(?:-?[1-7])?)/;
const TIME =
  /^[\s\S]\d{2}(?::?\d{2}(?::?\d{2}(?:[.,]\d+)?)?)?(?:Z|[+-]\d{2}(?::?\d{2}(?::?\d{2}(?:\.\d+)?)?)?)?$/;

/**
 * Accepts a number of days (`P7D`, since pip 26.1), or a date that datetime.fromisoformat of Python 3.11+
 * reads. The check of dates is rough.
 */
function isMoment(text: string, pipVersion: string | undefined): boolean {
  const days = /^P(\d+)D\n?$/.exec(text)?.[1];
  if (days !== undefined) return isAtLeast(pipVersion, '26.1') && Number(days) < DAYS_SINCE_YEAR_1;
  const rest = text.replace(DATE, '');
  return rest !== text && (rest === '' || TIME.test(rest));
}
