import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenvState } from '../../../../src/environment/venv-state.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { AUTOMATIC, type Stage, type VenvOffer } from '../../../../src/remedies/offer.ts';
import { commandInVenv, type InstallingPip } from '../../../../src/remedies/venv/command.ts';
import {
  type InstalledCommands,
  NO_COMMANDS,
  type SummaryTools,
  summarise,
} from '../../../../src/remedies/venv/summary.ts';
import { shellNamed } from '../../../../src/shells/all.ts';
import type { Ending } from '../../../../src/system/ports.ts';
import { factsFor, requestFor } from '../facts.ts';

const OFFER: VenvOffer = {
  ...{ remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'use' },
  ...{ label: '', reason: '', commands: [], automatic: AUTOMATIC },
};
const USABLE: VenvState = {
  ...{
    kind: 'usable',
    python: '/home/u/p/.venv/bin/python',
    version: '3.11',
    pip: 'script',
    ours: true,
    holds: [],
  },
};
const WELL: Ending = { kind: 'exit', code: 0 };
const facts = factsFor(requestFor(['six']));
const activeIn = (active: string): Facts => ({ ...facts, venvs: { ...facts.venvs, active } });

interface Given {
  readonly offer?: Partial<VenvOffer>;
  readonly facts?: Facts;
  readonly unattended?: boolean;
  readonly tools?: Partial<SummaryTools>;
  readonly ending?: Ending;
  /** The state of the venv after the command. The default is usable. */
  readonly left?: VenvState;
  readonly commands?: Partial<InstalledCommands>;
}

/** Returns the printed lines. By default a person, not a script, installs in a shell without the hook. */
function said(given: Given): readonly string[] {
  const lines: string[] = [];
  const screen = { line: (text: string) => void lines.push(text) };
  const tools: SummaryTools = {
    ...{
      shell: shellNamed('bash'),
      look: { list: () => [] },
      inNotebook: false,
      push: () => false,
      nextPrompt: () => 'active',
      mayHint: () => false,
    },
    ...{ addToLaterSteps: () => false, sayUnseen: () => undefined, ...given.tools },
  };
  const stage = { screen, unattended: given.unattended ?? false } as unknown as Stage;
  summarise(
    { ...OFFER, ...given.offer },
    given.facts ?? facts,
    stage,
    tools,
    given.ending ?? WELL,
    given.left ?? USABLE,
    { ...NO_COMMANDS, ...given.commands },
  );
  return lines;
}

const INSTALLED = 'installed in .venv';
const ACTIVATE = 'to use it in this shell: source /home/u/p/.venv/bin/activate';

test('the summary shows how to activate the venv, and once a day also how to load the hook', () => {
  assert.deepEqual(said({}), [INSTALLED, ACTIVATE]);
  assert.deepEqual(said({ tools: { mayHint: () => true } }), [
    ...[INSTALLED, ACTIVATE],
    'to activate it automatically, put this line into ~/.bashrc: eval "$(pip-shim hook bash)"',
  ]);
});

test('in a shell without a hook the summary shows the line for its script, and never the hook', () => {
  const tools = {
    shell: shellNamed('tcsh'),
    mayHint: () => true,
    look: { list: () => ['activate', 'activate.csh'] },
  };
  const line = 'to use it in this shell: source /home/u/p/.venv/bin/activate.csh';
  assert.deepEqual(said({ tools }), [INSTALLED, line]);
});

test('a venv is active in its project, and a venv that PIP_SHIM_VENV names everywhere, if the name is not relative', () => {
  const root = '/home/u/p';
  for (const [wanted, path, place] of [
    [undefined, `${root}/.venv`, root],
    ['.venv', `${root}/.venv`, root],
    ['.venv', `${root}/sub/.venv`, `${root}/sub`],
    ['build/env-3', `${root}/build/env-3`, root],
    [`${root}/.venv`, `${root}/.venv`, undefined],
    ['~/p/.venv', `${root}/.venv`, undefined],
    ['../other/.venv', '/home/u/other/.venv', undefined],
  ] as const) {
    const named = { ...facts, settings: { ...facts.settings, venv: wanted } };
    const offer = { path, source: wanted === undefined ? 'project' : 'PIP_SHIM_VENV' } as const;
    const places: (string | undefined)[] = [];
    const push: SummaryTools['push'] = (_, at) => places.push(at) > 0;
    said({ offer, facts: named, tools: { push } });
    assert.deepEqual(places, [place], path);
  }
});

test('in a shell with the hook the venv becomes active, and the summary says how to leave it', () => {
  const pushed: string[] = [];
  const push = (venv: string): boolean => pushed.push(venv) > 0;
  const line = `${INSTALLED}, which is now active in this shell; to leave it: pip-shim pop`;
  assert.deepEqual(said({ tools: { push } }), [line]);
  assert.deepEqual(pushed, ['/home/u/p/.venv']);
});

test('if no prompt has run the loaded hook yet, the summary does not call the venv active', () => {
  const tools = { push: () => true, nextPrompt: () => 'unproven' as const };
  assert.deepEqual(said({ tools }), [
    `${INSTALLED}; this shell has loaded the hook, but no prompt has run it yet`,
    'if the next prompt does not activate it: source /home/u/p/.venv/bin/activate; pip-shim doctor says why',
  ]);
});

test('after an install in a subshell, the summary names the directory inside which the venv is active', () => {
  const tools = { push: () => true, nextPrompt: () => 'elsewhere' as const };
  assert.deepEqual(said({ tools }), [`${INSTALLED}, which is active in this shell while you are in ~/p`]);
});

test('an active venv is not activated again, and the summary does not say how to activate it', () => {
  const push = (): boolean => assert.fail('the active venv is pushed');
  assert.deepEqual(said({ facts: activeIn('/home/u/p/.venv'), tools: { push } }), [INSTALLED]);
  assert.deepEqual(said({ facts: activeIn('/other') }), [INSTALLED, ACTIVATE]);
});

test('in a notebook the summary shows how to add a kernel, because an export ends with its cell', () => {
  assert.deepEqual(said({ unattended: true, tools: { inNotebook: true } }), [
    INSTALLED,
    'to import from it, add a kernel for it: !pip install ipykernel, then !.venv/bin/python -m ipykernel install --user --name venv',
  ]);
});

test('for a script the summary shows how to extend PATH, and in CI later steps get the new PATH', () => {
  const line = `${INSTALLED}; to use its python and commands: export PATH=/home/u/p/.venv/bin:"$PATH"`;
  assert.deepEqual(said({ unattended: true }), [line]);
  const added: string[] = [];
  const addToLaterSteps = (directory: string): boolean => added.push(directory) > 0;
  assert.deepEqual(said({ unattended: true, tools: { addToLaterSteps } }), [
    line,
    '.venv/bin is on PATH in the steps that follow ($GITHUB_PATH)',
  ]);
  assert.deepEqual(added, ['/home/u/p/.venv/bin']);
  assert.equal(said({ tools: { addToLaterSteps } }).length, 2);
  assert.equal(added.length, 1);
});

test('the summary says that nothing was installed if the venv only sees the system’s packages', () => {
  const left: VenvState = { ...USABLE, seesSystem: true } as VenvState;
  assert.deepEqual(said({ left }), ["already there: .venv sees the system's packages", ACTIVATE]);
  const installed: VenvState = { ...left, holds: ['six'] } as VenvState;
  assert.deepEqual(said({ left: installed }), [INSTALLED, ACTIVATE]);
  const more = factsFor(requestFor(['six'], { requirementFiles: ['r.txt'] }));
  assert.deepEqual(said({ left, facts: more }), [INSTALLED, ACTIVATE]);
  const script = [{ name: '--requirements-from-script', value: 'x.py' }];
  assert.deepEqual(said({ left, facts: factsFor(requestFor([], { typed: script })) }), [INSTALLED, ACTIVATE]);
  assert.deepEqual(said({ left, facts: factsFor(requestFor(['./six'])) }), [INSTALLED, ACTIVATE]);
});

const QUIET = factsFor(requestFor(['six']));
const UNSEEN: readonly (readonly [name: string, given: Given, says: boolean])[] = [
  ['a script has made the venv', { unattended: true, offer: { action: 'create' } }, true],
  ['a person uses an existing venv', {}, true],
  ['a person has chosen a new venv', { offer: { action: 'create' } }, false],
  ['the venv was made again', { offer: { action: 'remake' } }, false],
  [
    'pip -q',
    { facts: { ...QUIET, request: { ...QUIET.request, settings: { ...QUIET.request.settings, quiet: 1 } } } },
    false,
  ],
  ['a failure', { ending: { kind: 'exit', code: 1 } }, false],
  ['an uninstall', { facts: factsFor(requestFor(['six'], { kind: 'uninstall' })) }, false],
];
for (const [name, given, says] of UNSEEN) {
  test(`the imports that the venv lacks are ${says ? '' : 'not '}listed: ${name}`, () => {
    const told: string[] = [];
    said({ ...given, tools: { sayUnseen: (venv) => void told.push(venv) } });
    assert.deepEqual(told, says ? ['/home/u/p/.venv'] : []);
  });
}

test('if installed commands can be called by name, the summary names the first of them', () => {
  const line = `${INSTALLED}; its commands run here by name: a, b`;
  assert.deepEqual(said({ unattended: true, commands: { callable: ['a', 'b'], python: true } }), [line]);
  const forPython = `; to use its python: export PATH=/home/u/p/.venv/bin:"$PATH"`;
  assert.deepEqual(said({ unattended: true, commands: { callable: ['a', 'b'] } }), [`${line}${forPython}`]);
  const forCommands = `; to use its commands: export PATH=/home/u/p/.venv/bin:"$PATH"`;
  assert.deepEqual(said({ unattended: true, commands: { python: true } }), [`${INSTALLED}${forCommands}`]);
  assert.deepEqual(said({ commands: { callable: ['a', 'b'] } }), [line, ACTIVATE]);
  const six = { callable: ['a', 'b', 'c', 'd', 'e', 'f'] };
  assert.match(said({ unattended: true, commands: six })[0] ?? '', / by name: a, b, c, d, and 2 more; /);
  const [export_, reason] = said({ unattended: true, commands: { why: 'no reason' } });
  assert.match(export_ ?? '', /to use its python and commands: export PATH=/);
  assert.equal(reason, "its commands can't be called by name: no reason");
});

const ENDINGS: readonly (readonly [ending: Ending, name: string])[] = [
  [{ kind: 'exit', code: 1 }, 'an exit with 1'],
  [{ kind: 'signal', signal: 'SIGTERM' }, 'a signal'],
];
for (const [ending, name] of ENDINGS) {
  test(`after ${name} the summary mentions only a venv that was just made`, () => {
    for (const action of ['create', 'remake'] as const)
      assert.deepEqual(said({ ending, offer: { action } }), ['the new venv .venv works, and is kept']);
    for (const action of ['use', 'seed'] as const) assert.deepEqual(said({ ending, offer: { action } }), []);
    const left: VenvState = { kind: 'broken', why: 'its Python is gone', remake: true };
    assert.deepEqual(said({ ending, offer: { action: 'create' }, left }), [
      'the new venv .venv no longer works',
    ]);
  });
}

test('after an uninstall or a dry run there is no summary', () => {
  const uninstall = factsFor(requestFor(['six'], { kind: 'uninstall' }));
  const { settings } = facts.request;
  const dry = factsFor(requestFor(['six'], { settings: { ...settings, dryRun: true } }));
  for (const each of [uninstall, dry]) assert.deepEqual(said({ facts: each }), []);
});

const ENV = { PIP_PYTHON: undefined, _PIPSHIM_NESTED: '1' };
const python = '/v/bin/python';
const module = factsFor(requestFor(['six']), { pip: '/usr/bin/python3', pipWords: ['-m', 'pip'] });
const other = factsFor(requestFor(['six'], { settings: { ...facts.request.settings, python: '/old' } }));

const BY = {
  script: 'the script of the venv’s pip',
  module: 'the venv’s pip as a module',
  real: 'the system’s pip',
};
const COMMANDS: readonly (readonly [
  typed: string,
  facts: Facts,
  pip: InstallingPip,
  command: readonly string[],
])[] = [
  ['pip', facts, 'script', ['/v/bin/pip', 'install', 'six']],
  ['pip', facts, 'module', [python, '-I', '-m', 'pip', 'install', 'six']],
  ['pip', facts, 'real', ['/usr/bin/pip', '--python', python, 'install', 'six']],
  ['python -m pip', module, 'script', [python, '-m', 'pip', 'install', 'six']],
  ['python -m pip', module, 'real', ['/usr/bin/python3', '-m', 'pip', '--python', python, 'install', 'six']],
  ['pip --python', other, 'script', ['/v/bin/pip', '--python', python, 'install', 'six']],
  ['pip --python', other, 'real', ['/usr/bin/pip', '--python', python, 'install', 'six']],
];
for (const [typed, each, pip, command] of COMMANDS) {
  test(`a typed \`${typed}\` is run again for a venv by ${BY[pip]}`, () => {
    const { program, args, env } = commandInVenv(each, '/v', pip);
    assert.deepEqual([program, ...args], command);
    assert.deepEqual(env, ENV);
  });
}

test('--no-user comes last, but before --, which ends the options', () => {
  const settings = { ...facts.request.settings, user: 'argument' as const };
  const argsFor = (...argsWithoutPython: string[]) =>
    commandInVenv(factsFor({ ...requestFor([], { settings }), argsWithoutPython }), '/v', 'script').args;
  assert.deepEqual(argsFor('install', '--user', 'six'), ['install', '--user', 'six', '--no-user']);
  assert.deepEqual(argsFor('install', '--user', '--', 'six'), [
    'install',
    '--user',
    '--no-user',
    '--',
    'six',
  ]);
  assert.deepEqual(argsFor('--', 'x'), ['--no-user', '--', 'x']);
});
