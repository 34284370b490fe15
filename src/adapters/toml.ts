import { parse } from 'smol-toml';
import type { Table } from '../core/project-tool.ts';

/** The tables of a TOML text; undefined for what can't be read: a project's file may be broken, or made to break us. */
export function readToml(text: string): Table | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
