import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type RunResult, run } from '../../helpers/process.ts';
import { markedPython } from '../../helpers/python.ts';
import { makeSandbox } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

export interface Row {
  /**
   * A line of sh. MINOR in it is a name like python3.11. `$WHO` is code that prints what Python knows of
   * itself. `$REAL` is the real Python's path. PATH is `$OURS$REST`, and without the shims OURS is empty.
   */
  readonly line: string;
  /** The exit code that both runs must have. Without it, two equal failures would pass. */
  readonly code?: number;
  /** Whether a tool prints the path of the first python3 on PATH. With the shims, that is the shim's path. */
  readonly namesFound?: true;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export const WHO =
  'import sys; print(sys.executable, sys.prefix, sys.base_prefix, sys.argv, sys.path, sys.flags)';

/** Matches the places in Python's output that contain the path with which Python was started. */
const ITS_OWN_NAME = /((?:^|^usage: |program name = '))\/\S*\/(?=python3(?: \[option\]|: can't open|'$))/m;

/** Removes the parts that may differ: our hint, memory addresses, Python's path, and the shims in PATH. */
function comparable({ code, signal, stdout, stderr }: RunResult, shims: string, found: string): unknown {
  const steady = (text: string) =>
    text
      .replaceAll(`${shims}:`, '')
      .replaceAll(shims, found)
      .replaceAll(/\b0x[0-9a-f]+\b/g, '0xADDRESS')
      .replace(ITS_OWN_NAME, '$1')
      .replace(/^hint: .*pip-shim.*\n/m, '');
  return { code, signal, stdout: steady(stdout), stderr: steady(stderr) };
}

/**
 * Runs each row in sh in a new directory with these files, once with the Python shims first on PATH and once
 * without. Returns the rows that differ, and how.
 */
export async function differences(
  rows: readonly Row[],
  files: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const python = await markedPython();
  const minor = `python${python.version.split('.').slice(0, 2).join('.')}`;
  const shims = (await makeSandbox({ python })).placeShims(['python3', minor]);
  const [root, problems] = [freshDir('row'), [] as string[]];
  const once = ({ line, env, input }: Row, path: readonly string[]): Promise<RunResult> => {
    const cwd = join(root, 'cwd');
    rmSync(root, { recursive: true, force: true });
    writeFiles(cwd, files);
    const [OURS, REST] = [path.map((entry) => `${entry}:`).join(''), `${dirname(python.pip)}:/usr/bin:/bin`];
    const plain = { HOME: root, LANG: 'C.UTF-8', PWD: cwd, WHO, REAL: python.python, PIP_NO_INDEX: '1' };
    return run('/bin/sh', ['-c', line.replaceAll('MINOR', minor)], {
      cwd,
      env: { ...plain, OURS, REST, ...env, PATH: `${OURS}${REST}` },
      ...(input === undefined ? {} : { input }),
    });
  };
  for (const row of rows) {
    const [bare, shimmed] = [await once(row, []), await once(row, [shims])];
    const found = row.namesFound ? dirname(python.pip) : shims;
    try {
      if (row.code !== undefined) assert.equal(bare.code, row.code, bare.stdout + bare.stderr);
      assert.deepEqual(comparable(shimmed, shims, found), comparable(bare, shims, found));
    } catch (error) {
      problems.push(`${row.line} ${JSON.stringify(row.env ?? {})}: ${(error as Error).message}`);
    }
  }
  return problems;
}

function writeFiles(cwd: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true });
    writeFileSync(join(cwd, name), text, { mode: 0o755 });
  }
}
