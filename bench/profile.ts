import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import { type Mark, marksIn, medians, profileTable } from './marks.ts';
import { quantile } from './pairs.ts';
import { promptWatcher } from './timed.ts';

interface Run {
  readonly whole: number;
  readonly marks: readonly Mark[];
}

const TIMING = { PIP_SHIM_DEBUG: 'timing' };

/** Says in two tables of Markdown where the time goes: from Enter to the menu, and in a script's install into a new venv. */
export async function profile(rounds: number): Promise<string> {
  const sandbox = await makeSandbox();
  const menu = await untilMenu(sandbox);
  const install = intoNewVenv(sandbox);
  return `Medians of ${rounds} runs with \`PIP_SHIM_DEBUG=timing\`, whose own lines cost a few milliseconds.

From Enter to the menu:

${tableOf(menu, rounds)}
A script's install into a new venv. Programs that run side by side take less than their sum:

${tableOf(install, rounds)}`;
}

function tableOf(run: () => Run, rounds: number): string {
  run(); // warm up: records and V8's code are there afterwards
  const runs = Array.from({ length: rounds }, run);
  return profileTable(
    medians(runs.map(({ marks }) => marks)),
    quantile(
      runs.map(({ whole }) => whole),
      0.5,
    ),
  );
}

async function untilMenu(sandbox: Sandbox): Promise<() => Run> {
  const watch = await promptWatcher(sandbox);
  const shim = join(sandbox.placeShims(), 'pip');
  return () => {
    const { took, shown } = watch('Stop', shim, ['a-name-of-nobody'], TIMING);
    return { whole: took, marks: marksIn(shown, sandbox.project) };
  };
}

function intoNewVenv(sandbox: Sandbox): () => Run {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const shim = join(sandbox.placeShims(), 'pip');
  const env = { ...sandbox.env, ...TIMING, PIP_SHIM_AUTO: 'venv' };
  // Keep the project's path short: pip-shim cuts off long commands in these lines, and what is left must
  // still differ.
  const projects = realpathSync(mkdtempSync(join(tmpdir(), 'p-')));
  // Remove the projects only at the end. On some file systems, everything is slower for a while after many
  // files were removed.
  process.once('exit', () => rmSync(projects, { recursive: true }));
  return () => {
    const project = mkdtempSync(join(projects, 'p'));
    mkdirSync(join(project, '.git'));
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(shim, ['install', '--no-index', wheel], {
      ...{ cwd: project, env, encoding: 'utf8' },
    });
    const whole = Number(process.hrtime.bigint() - start) / 1e6;
    if (status !== 0) throw new Error(`install into a new venv: exit code ${status}\n${stderr}`);
    return { whole, marks: marksIn(stderr, project) };
  };
}
