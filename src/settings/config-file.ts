import { parse, TomlError } from 'smol-toml';
import { ShimError } from '../system/errors.ts';
import type { Look } from '../system/ports.ts';
import type { SourcedSetting } from './setting-sources.ts';

/**
 * The settings of config.toml with the line each is written in; none where there is no file.
 * @throws ShimError with exit code 2, naming file and line, when the file is no TOML.
 */
export function readConfigFile(path: string, look: Look): readonly SourcedSetting[] {
  const text = look.readText(path);
  return text === undefined ? [] : parseConfig(text, path);
}

/** @throws ShimError with exit code 2, naming file and line, when the text is no TOML. */
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
    throw new ShimError('bad-config', `${path}:${error.line}: ${reason}`, {
      exitCode: 2,
      next: ['fix the line, or move the file away'],
      cause: error,
    });
  }
}

/** A top-level key stands at the start of its line, bare or quoted, or names a [table]; one with escapes is not found. */
function lineOf(key: string, text: string): number | undefined {
  const isKey = (line: string): boolean => /^[\s["']*([^\s="'.\]]+)/.exec(line)?.[1] === key;
  return text.split('\n').findIndex(isKey) + 1 || undefined;
}
