import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doneBy, failureIn, lastDone } from '../../../src/remedies/done.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import type { Offer } from '../../../src/remedies/offer.ts';
import type { Done, HistoryEntry } from '../../../src/state/history.ts';
import type { Ending } from '../../../src/system/ports.ts';
import { fakeLook } from '../system/fake-look.ts';
import { ABSENT, factsFor, pipxFound, requestFor } from './facts.ts';

const BASE = { label: '', reason: '', commands: ['the command'], automatic: { ok: true } } as const;
const VENV: Offer = { ...BASE, remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'create' };
const PIPX: Offer = {
  ...BASE,
  remedy: 'pipx',
  runs: [{ program: '/usr/bin/pipx', args: ['install', 'black'] }],
};
const OVERRIDE: Offer = { ...BASE, remedy: 'override', run: { program: 'pip', args: [] } };
const PROJECT: Offer = {
  ...{ ...BASE, remedy: 'project', tool: 'uv', exact: true, runs: [] },
  undoCommands: ['uv remove black'],
};
const run = { program: 'apt', args: ['install', 'black'] };
const SYSTEM: Offer = {
  ...{ ...BASE, remedy: 'system', exact: true, action: 'install', run, unattended: run },
  undoCommands: ['sudo apt remove black'],
};
const BLACK = factsFor(requestFor(['black']));
const held = {
  name: 'black',
  home: '/home/u/.local/pipx',
  version: '1',
  spec: 'black',
  python: '3.11',
  satisfies: [],
};
const HELD: Facts = { ...BLACK, pipx: pipxFound({ held: [held] }) };
const DRY: Facts = {
  ...BLACK,
  request: { ...BLACK.request, settings: { ...BLACK.request.settings, dryRun: true } },
};
const GONE = factsFor(requestFor(['black'], { kind: 'uninstall' }));
const WELL: Ending = { kind: 'exit', code: 0 };
const ILL: Ending = { kind: 'exit', code: 1 };
/** An entry that records only that the remedy failed. */
const FAILED = { exitCode: 1, byHand: [] };
const TOKEN = '0'.repeat(32);
const TOOLS = {
  ...{ pipx: '/usr/bin/pipx', names: ['black'], home: '/home/u/.local/pipx' },
  binDirectory: '/home/u/.local/bin',
};

const ROWS: Readonly<Record<string, readonly [Offer, Facts, Ending, Partial<Done> | undefined]>> = {
  'a new venv': [VENV, BLACK, WELL, { venv: { path: '/home/u/p/.venv', token: TOKEN }, byHand: [] }],
  'a system package that was installed without its command': [
    SYSTEM,
    BLACK,
    { ...ILL, hasChanged: true },
    { exitCode: 1, byHand: ['sudo apt remove black'] },
  ],
  'a new venv in which pip failed': [VENV, BLACK, ILL, { remedy: 'venv', exitCode: 1 }],
  'a new venv in which a signal ended pip': [
    VENV,
    BLACK,
    { kind: 'signal', signal: 'SIGINT' },
    { remedy: 'venv', signal: 'SIGINT' },
  ],
  'an existing venv': [{ ...VENV, action: 'use' }, BLACK, WELL, undefined],
  'an existing venv in which pip failed': [{ ...VENV, action: 'use' }, BLACK, ILL, FAILED],
  'a new tool': [PIPX, BLACK, WELL, { tools: TOOLS, byHand: [], exitCode: 0 }],
  'a new tool, and pipx failed for the next tool': [PIPX, BLACK, ILL, { tools: TOOLS, exitCode: 1 }],
  'a tool that pipx already had': [PIPX, HELD, WELL, { remedy: 'pipx', byHand: [] }],
  'a tool that pipx already had, and pipx failed': [PIPX, HELD, ILL, FAILED],
  'a tool that pipx uninstalled': [PIPX, GONE, WELL, { byHand: ['pipx install black'] }],
  'a system package': [SYSTEM, BLACK, WELL, { byHand: ['sudo apt remove black'] }],
  'a system package whose install failed': [SYSTEM, BLACK, ILL, FAILED],
  'the override': [OVERRIDE, BLACK, WELL, { byHand: ['pip uninstall --break-system-packages black'] }],
  'the override with exit code 1': [OVERRIDE, BLACK, ILL, FAILED],
  'the override of an installed package': [OVERRIDE, { ...BLACK, present: ['black'] }, WELL, { byHand: [] }],
  'the override of a command without names': [OVERRIDE, { ...BLACK, packages: [] }, WELL, { byHand: [] }],
  'a dry run of the override': [OVERRIDE, DRY, WELL, undefined],
  'a dry run of the override that failed': [OVERRIDE, DRY, ILL, undefined],
  'a project tool that failed': [PROJECT, BLACK, ILL, FAILED],
  'a project tool that could not be started': [
    PROJECT,
    BLACK,
    { kind: 'failed', error: new Error('x') },
    undefined,
  ],
  "a dry run of the project's tool": [PROJECT, DRY, WELL, undefined],
  'a new venv for a dry run': [VENV, DRY, WELL, { venv: { path: '/home/u/p/.venv', token: TOKEN } }],
};
for (const [name, [offer, facts, ending, expected]] of Object.entries(ROWS)) {
  test(`doneBy returns the right entry for the history: ${name}`, () => {
    const look = fakeLook({ 'home/u/.local/pipx/venvs/black': {} });
    const entry = {
      path: '/home/u/p/.venv',
      token: TOKEN,
      state: 'made',
      dev: 1,
      ino: 1,
      uid: 1000,
    } as const;
    const done = doneBy(offer, facts, ending, { look, registry: { find: () => entry } });
    if (expected === undefined) return assert.equal(done, undefined);
    assert.deepEqual({ ...done, ...expected }, done);
    assert.equal('tools' in (done ?? {}), 'tools' in expected);
    assert.deepEqual([done?.directory, done?.ran], ['/home/u/p', ['the command']]);
    assert.equal(done?.command, `pip ${facts.request.kind} black`);
  });
}

test('failureIn returns the entry for a failed pip of the fast path, but not for a dry run', () => {
  const state = {
    kind: 'usable',
    python: 'p',
    version: '3.11',
    pip: 'script',
    ours: true,
    holds: [],
  } as const;
  assert.deepEqual(failureIn({ ...ABSENT, state }, BLACK, 2), {
    ...{ remedy: 'venv', directory: '/home/u/p', command: 'pip install black', byHand: [], exitCode: 2 },
    ran: ['.venv/bin/pip install black'],
  });
  assert.equal(failureIn({ ...ABSENT, state }, DRY, 1), undefined);
  assert.equal(failureIn(ABSENT, BLACK, 1), undefined);
});

test('a command of 2000 characters is kept whole, and a longer command is cut', () => {
  const kept = (length: number) => {
    const facts = factsFor(requestFor(['x'.repeat(length - 'pip install '.length)]));
    return doneBy(OVERRIDE, facts, WELL, { look: fakeLook({}), registry: { find: () => undefined } })
      ?.command;
  };
  assert.equal(kept(2000)?.length, 2000);
  assert.match(kept(2000) ?? '', /x$/);
  assert.match(kept(2001) ?? '', /x…$/);
});

test('a very long command and its undo command are cut', () => {
  const facts = factsFor(requestFor(Array.from({ length: 2000 }, (_, n) => `name-${n}`)));
  const done = doneBy(OVERRIDE, facts, WELL, { look: fakeLook({}), registry: { find: () => undefined } });
  for (const text of [done?.command, ...(done?.byHand ?? [])]) {
    assert.equal(text?.length, 2001);
    assert.ok(text?.endsWith('…'));
  }
});

test('a failure whose new venv is gone again has an entry, which undo skips', () => {
  const gone = { look: fakeLook({}), registry: { find: () => undefined } };
  const failed = doneBy(VENV, BLACK, ILL, gone);
  assert.deepEqual([failed?.exitCode, failed?.venv, failed?.byHand], [1, undefined, []]);
  assert.equal(doneBy(VENV, BLACK, WELL, gone), undefined);
  const entry = (id: string, done: Done | undefined): HistoryEntry => ({
    ...(done as Done),
    id,
    at: '2026-11-21',
  });
  const worked = doneBy(SYSTEM, BLACK, WELL, gone);
  assert.equal(lastDone([entry('1', worked), entry('2', failed)])?.id, '1');
  const made = { ...(failed as Done), venv: { path: '/p/.venv', token: TOKEN } };
  assert.equal(lastDone([entry('1', worked), entry('2', made)])?.id, '2');
});
