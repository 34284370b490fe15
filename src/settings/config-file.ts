import { parse, TomlError } from 'smol-toml';
import { ShimError } from '../system/errors.ts';
import type { Look } from '../system/ports.ts';
import type { SourcedSetting } from './setting-sources.ts';

/**
 * The settings in config.toml, each with its line number. Empty if there is no file.
 * @throws ShimError (exit code 2) that names the file and the line, if the file is not valid TOML
 */
export function readConfigFile(path: string, look: Look): readonly SourcedSetting[] {
  const text = look.readText(path);
  return text === undefined ? [] : parseConfig(text, path);
}

/** @throws ShimError (exit code 2) that names file and line, if the text is not valid TOML */
export function parseConfig(text: string, path: string): readonly SourcedSetting[] {
  try {
    return Object.entries(parse(text)).map(([key, value]) => ({
      key,
      value,
      where: [path, lineOf(key, text) ?? []].flat().join(':'),
    }));
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason] = error.message.split('\n');
    throw new ShimError(
      'bad-config',
      `${path}:${error.line}: ${reason}`,
      ['fix the line (text needs quotes: auto = "venv"), or move the file away'],
      { exitCode: 2, cause: error },
    );
  }
}

/**
 * The number of the line that begins with the key: bare, quoted, or in brackets as a table. Does not find a
 * key that is written with escapes.
 */
function lineOf(key: string, text: string): number | undefined {
  const isKey = (line: string): boolean => /^[\s["']*([^\s="'.\]]+)/.exec(line)?.[1] === key;
  return text.split('\n').findIndex(isKey) + 1 || undefined;
}
