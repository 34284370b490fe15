import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { run } from '../../helpers/process.ts';
import { markedPython } from '../../helpers/python.ts';

const ORACLE = fileURLToPath(new URL('packaging.py', import.meta.url));

export interface Asked {
  readonly versions?: readonly (readonly [version: string, specifier: string, prereleases: boolean])[];
  readonly markers?: readonly string[];
  readonly requirements?: readonly string[];
}

export type RequirementParts = readonly [
  name: string,
  extras: readonly string[],
  specifier: string,
  url: string | null,
  hasMarker: boolean,
];

export interface Told {
  readonly versions: readonly (boolean | null)[];
  readonly markers: readonly (boolean | null)[];
  readonly requirements: readonly (RequirementParts | null)[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Evaluates `asked` with the packaging library inside the real pip. */
export async function askPackaging(asked: Asked): Promise<Told> {
  const { python } = await markedPython();
  const { code, stdout, stderr } = await run(python, ['-B', '-W', 'ignore', ORACLE], {
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent' },
    cwd: '/',
    input: JSON.stringify(asked),
  });
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}
