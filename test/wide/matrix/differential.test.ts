import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { predict } from '../../../src/core/pip/predict.ts';
import type { Prediction } from '../../../src/core/request.ts';
import { fetchedPips, NO_PIPS } from '../../helpers/pip-wheels.ts';
import { type RunResult, run } from '../../helpers/process.ts';
import { makePython, markedPython, type Python } from '../../helpers/python.ts';
import { makeSandbox } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { type PlacedRow, type Places, placeRow, realWorld } from '../../unit/core/pip/real-world.ts';
import { configs, type Row, uninstalls, variables, words } from '../../unit/core/pip/rows.ts';

// Each row runs through the shim without PIP_SHIM_AUTO and through the real pip, in the same fresh place. Nothing in
// it could install: no row names a distribution that exists, and no index can be reached.

const AT_ONCE = 4;
/** Rows whose files would have to lie in the interpreter's own prefix are left to the oracle's table. */
const rows = [...words, ...variables, ...configs, ...uninstalls].filter(
  (row) => !Object.keys(row.files ?? {}).some((path) => path.startsWith('prefix/')),
);

interface Pip {
  readonly python: Python;
  readonly prefix: string;
  /** The directory with our `pip`, whose recorded Node leaves a note when it is called. */
  readonly shims: string;
}

async function prepare(python: Python): Promise<Pip> {
  const sandbox = await makeSandbox({ python });
  const shims = sandbox.placeShims(['pip']);
  recordNode(join(shims, 'pip'), join(sandbox.bin, 'node'));
  const prefix = dirname(dirname(dirname(python.stdlib)));
  return { python, prefix, shims };
}

/** Puts a stand-in in the place of the Node that the shim recorded: it leaves a note beside pip's directory. */
function recordNode(shim: string, standIn: string): void {
  writeFileSync(standIn, `#!/bin/sh\n: >"\${PWD%/*}/node-was-called"\nexec '${process.execPath}' "$@"\n`, {
    mode: 0o755,
  });
  const text = readFileSync(shim, 'utf8');
  const recorded = text.replace(/^_pipshim_node=.*$/m, `_pipshim_node='${standIn}'`);
  assert.notEqual(recorded, text);
  writeFileSync(shim, recorded);
}

/** Rows that need a Python that exists: the marked one itself, and a venv of it. */
async function otherPythons({ python }: Pip): Promise<Row[]> {
  const venv = join(freshDir('venv'), 'venv');
  const { code, stderr } = await run(python.python, ['-m', 'venv', '--without-pip', venv], { env: {} });
  assert.equal(code, 0, stderr);
  const own = python.python;
  return [
    { args: ['--python', own, 'install', 'absent'] },
    { args: [`--python=${own}`, 'uninstall', '-y', 'absent'] },
    { args: ['--python', own, 'install', '--target', 'd', 'absent'] },
    { args: ['install', '--python', own, 'absent'] },
    { args: ['--python', venv, 'install', 'absent'] },
    { args: ['--python', join(venv, 'bin/python'), 'uninstall', '-y', 'absent'] },
    { args: ['--python', venv, 'install', '--require-virtualenv', 'absent'] },
    { args: ['--python', 'nowhere', 'install', 'absent'] },
    { args: 'install absent', env: { PIP_PYTHON: own } },
    { args: 'install absent', env: { PIP_PYTHON: venv } },
    { args: 'install absent', env: { PIP_PYTHON: 'nowhere' } },
  ];
}

/** What pip did, by its own words. `silent` is exit 1 under -qqq, where a refusal looks like any other error. */
function deedOf({ code, stdout, stderr }: RunResult): Prediction['kind'] | 'silent' {
  if (
    code === 1 &&
    /^(?:error: externally-managed-environment$|ExternallyManagedEnvironment\b)/m.test(stderr)
  )
    return 'refusal';
  if (code === 3 && stderr.includes('Could not find an activated virtualenv')) return 'require-virtualenv';
  return code === 1 && stdout + stderr === '' ? 'silent' : 'other';
}

/** Without our one line, and without the names and addresses that are new each time. */
function comparable({ code, signal, stdout, stderr }: RunResult): unknown {
  const random = (text: string) =>
    text
      .replaceAll(/pip-([a-z-]+)-[a-z0-9_]{8}\b/g, 'pip-$1-RANDOM')
      .replaceAll(/\b0x[0-9a-f]+\b/g, '0xADDRESS');
  const ours = /^hint: .*(?:pip-shim|PIP_SHIM_AUTO).*\n/m;
  return { code, signal, stdout: random(stdout), stderr: random(stderr).replace(ours, '') };
}

interface Outcome {
  readonly problems: readonly string[];
  readonly deed: ReturnType<typeof deedOf>;
  readonly straight: boolean;
}

async function compare(row: Row, pip: Pip): Promise<Outcome> {
  const root = freshDir('row');
  const places: Places = { home: join(root, 'home'), cwd: join(root, 'cwd'), prefix: join(root, 'prefix') };
  const once = async (path: readonly string[]): Promise<[RunResult, PlacedRow, Record<string, string>]> => {
    for (const dir of Object.values(places)) rmSync(dir, { recursive: true, force: true });
    const placed = placeRow(row, places);
    const env = { ...offline(places.home, path), ...placed.env };
    return [await run('pip', placed.args, { cwd: places.cwd, env }), placed, env];
  };
  const rest = [dirname(pip.python.pip), '/usr/bin', '/bin'];
  const [real, placed, env] = await once(rest);
  const [shimmed] = await once([pip.shims, ...rest]);
  const straight = !existsSync(join(root, 'node-was-called'));
  const world = realWorld(places.cwd, {
    env,
    pipVersion: pip.python.pipVersion,
    home: '/nonexistent',
    prefix: pip.prefix,
  });
  const prediction = predict(placed.args, world);
  return {
    deed: deedOf(real),
    straight,
    problems: [...problemsOf({ real, shimmed, prediction, straight, placed })],
  };
}

interface Seen {
  readonly real: RunResult;
  readonly shimmed: RunResult;
  readonly prediction: Prediction;
  readonly straight: boolean;
  readonly placed: PlacedRow;
}

function* problemsOf({ real, shimmed, prediction, straight, placed }: Seen): Generator<string> {
  const shown = `${JSON.stringify(placed.env)} pip ${placed.args.join(' ')}`;
  const deed = deedOf(real);
  try {
    assert.deepEqual(comparable(shimmed), comparable(real));
  } catch (error) {
    yield `${shown}: ${(error as Error).message}`;
  }
  // Pip's own completion is left alone by its variable, although pip 24.1 and later look for more.
  if (straight && deed === 'refusal' && placed.env.PIP_AUTO_COMPLETE === undefined)
    yield `${shown}: refused past the shim`;
  if (deed === 'silent' || prediction.kind === deed) return;
  // Whether another Python is marked is not predicted; here it is a venv.
  if (prediction.kind !== 'other' && prediction.request.settings.python !== undefined) return;
  yield `${shown}: predicted ${prediction.kind} (${prediction.why}), but it was ${deed}`;
}

/** A private home, and no way out: what asks an index all the same meets a closed port. */
function offline(home: string, path: readonly string[]): Record<string, string> {
  return {
    HOME: home,
    PATH: path.join(':'),
    TMPDIR: dirname(home),
    LANG: 'C.UTF-8',
    PIP_NO_INDEX: '1',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    http_proxy: 'http://127.0.0.1:9',
    https_proxy: 'http://127.0.0.1:9',
  };
}

/** Every fourth row, beginning with another one for each pip: `core/pip/oracle.test.ts` has them all. */
async function compareAll(python: Python, offset: number): Promise<void> {
  const pip = await prepare(python);
  const chosen = rows.filter((_, index) => index % 4 === offset % 4);
  const waiting = [...chosen, ...(await otherPythons(pip))];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let row = waiting.pop(); row; row = waiting.pop()) outcomes.push(await compare(row, pip));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const problems = outcomes.flatMap((outcome) => outcome.problems);
  assert.equal(problems.length, 0, `in ${outcomes.length} rows:\n${problems.join('\n')}`);
  // Otherwise the table would show nothing of one side.
  const count = (is: (outcome: Outcome) => boolean) => outcomes.filter(is).length;
  assert.ok(outcomes.length >= 150);
  assert.ok(count(({ deed }) => deed === 'refusal') >= 30);
  assert.ok(count(({ deed }) => deed === 'other') >= 30);
  assert.ok(count(({ straight }) => straight) >= 10);
}

test('the shim without PIP_SHIM_AUTO is pip itself, and foresees what it does', {
  timeout: 900_000,
}, async () => {
  await compareAll(await markedPython(), 0);
});

// Older ones: core/pip/oracle.test.ts and faults/pips.test.ts.
const others = fetchedPips('25');
if (others.length === 0) test('the same with other pips', { skip: NO_PIPS });
for (const [index, { path, version }] of others.entries()) {
  test(`the same with pip ${version}`, { timeout: 900_000 }, async () => {
    await compareAll(await makePython({ marked: true, pipWheel: path }), index + 1);
  });
}
