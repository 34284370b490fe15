import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { predict } from '../../../src/pip/predict.ts';
import type { PipRequest } from '../../../src/pip/request.ts';
import { freshDir } from '../../helpers/temp.ts';
import { generatedRows } from './generated-rows.ts';
import { type PlacedRow, type Places, placeRow, realWorld } from './real-world.ts';
import { allRows } from './rows.ts';

const SCRIPT = fileURLToPath(new URL('oracle.py', import.meta.url));

/** A command line, with its current directory and the prefix of its interpreter. */
export interface Case extends PlacedRow {
  readonly cwd: string;
  readonly prefix: string;
}

/** Returns the rows of rows.ts and this many generated rows as cases. Writes the files of each row. */
export function allCases(generated: number): Case[] {
  const root = freshDir('oracle');
  return [...allRows, ...generatedRows(generated)].map((row, index) => {
    const at = join(root, String(index));
    const places: Places = { home: join(at, 'home'), cwd: join(at, 'cwd'), prefix: join(at, 'prefix') };
    const { args, env } = placeRow(row, places);
    return {
      args,
      cwd: places.cwd,
      prefix: places.prefix,
      env: { HOME: places.home, PATH: '/usr/bin:/bin', ...env },
    };
  });
}

/** Lists the cases that predict and a real pip read differently. For `wheel` see {@link openOracle}. */
export async function disagreements(
  cases: readonly Case[],
  { python, wheel, pipVersion }: { python: string; wheel?: string; pipVersion: string },
): Promise<string[]> {
  const oracle = openOracle(python, wheel);
  const found: string[] = [];
  try {
    for (const row of cases) found.push(...differences(row, await oracle.ask(row), pipVersion));
  } finally {
    oracle.close();
  }
  return found;
}

/** How pip read a command line. `command`, `rest` and `settings` are null if pip ended too early. */
export interface Answer {
  readonly kind: string;
  readonly command: string | null;
  readonly rest: readonly string[] | null;
  readonly settings: Readonly<Record<string, unknown>> | null;
}

/** A process with the parser of a real pip. It reads one command line after the other. */
export interface Oracle {
  ask(question: Case): Promise<Answer>;
  /** Ends the process. */
  close(): void;
}

/** @param wheel the pip to import instead of the pip that is installed for `python` */
export function openOracle(python: string, wheel?: string): Oracle {
  const home = freshDir('oracle-home');
  const child = spawn(python, ['-B', SCRIPT], {
    cwd: home,
    env: {
      ...{ PATH: '/usr/bin:/bin', HOME: home, PYTHONNOUSERSITE: '1', PYTHONUTF8: '1' },
      ...(wheel ? { PYTHONPATH: wheel } : {}),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  // Ignores write errors. If the process has ended, `answers` ends too, and `ask` throws.
  child.stdin.on('error', () => {});
  child.on('error', (error) => {
    errors += String(error);
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask({ args, env, cwd, prefix }) {
      child.stdin.write(`${JSON.stringify({ args, env, cwd, prefix })}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`pip's parser gave no answer to ${JSON.stringify(args)}\n${errors}`);
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

/** Lists the differences between predict and pip for one command line. Each difference names that line. */
export function differences(row: Case, answer: Answer, pipVersion: string): string[] {
  const world = realWorld(row.cwd, { env: row.env, pipVersion, home: '/nonexistent', prefix: row.prefix });
  const prediction = predict(row.args, world);
  const { HOME, PATH, ...env } = row.env;
  const shown = `${JSON.stringify(row.args)} ${JSON.stringify(env)} in ${row.cwd}:`;
  const others = !['install', 'uninstall', null].includes(answer.command);
  const kind = prediction.kind === 'allowed' ? 'other' : prediction.kind;
  if (kind !== (others ? 'other' : answer.kind))
    return [`${shown} pip ${answer.kind}, we ${kind}: ${prediction.kind === 'other' ? prediction.why : ''}`];
  if (prediction.kind === 'other' || prediction.kind === 'allowed') return [];
  const { request } = prediction;
  const pairs: [string, unknown, unknown][] = [['subcommand', request.kind, answer.command]];
  if (answer.settings !== null) pairs.push(...readings(request, answer.rest, answer.settings));
  return pairs
    .filter(([, ours, theirs]) => JSON.stringify(ours) !== JSON.stringify(theirs))
    .map(
      ([name, ours, theirs]) => `${shown} ${name}: pip ${JSON.stringify(theirs)}, we ${JSON.stringify(ours)}`,
    );
}

function readings(
  request: PipRequest,
  rest: Answer['rest'],
  read: Readonly<Record<string, unknown>>,
): [string, unknown, unknown][] {
  const groups = (read.dependency_groups ?? []) as string[][];
  return [
    ['requirements', request.requirements, rest],
    ['editables', request.editables, read.editables ?? []],
    ['requirementFiles', request.requirementFiles, read.requirements ?? []],
    ['constraintFiles', request.constraintFiles, read.constraints ?? []],
    ['groups', request.groups.map((group) => group.replace(/^.*:/s, '')), groups.map((pair) => pair[1])],
    ['user', request.settings.user !== undefined, Boolean(read.use_user_site)],
    ['noInput', request.settings.noInput, Boolean(read.no_input)],
    ['dryRun', request.settings.dryRun, Boolean(read.dry_run)],
    ['debug', request.settings.debug, Boolean(read.debug_mode)],
    ['quiet', request.settings.quiet, read.quiet],
  ];
}
