import { parse } from 'smol-toml';

/** A TOML table. */
export type Table = Readonly<Record<string, unknown>>;

/** The tables of a TOML text; undefined for what can't be read: a project's file may be broken, or made to break us. */
export function readToml(text: string): Table | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
