import { parse } from 'smol-toml';

/** A TOML table. */
export type Table = Readonly<Record<string, unknown>>;

/**
 * Parses TOML. Returns undefined for invalid text, because a project's file may be broken, or written to
 * attack pip-shim.
 */
export function readToml(text: string): Table | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
