import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  HOOKED_SHELLS,
  type HookedShell,
  pathOfShell,
  type Session,
  type StackBox,
  stackBox,
} from '../../e2e/stack/stack-box.ts';

/**
 * Sequences of steps. After each step, the venv behind the arrow is active: VIRTUAL_ENV names it, its python3 is
 * first on PATH, and the prompt begins with its name. `-` is no venv. After the last step, the whole environment,
 * the prompt, and the functions are as before the first.
 *
 * `push` and `pop` are pip-shim's. `hand` and `other` are venvs that `source` activates. `other` has no pip.
 */
const SEQUENCES: readonly string[] = [
  'push one → one, pop → -',
  'push one → one, deactivate → -',
  'push one → one, push two → two, pop → one, pop → -',
  'push one → one, push two → two, deactivate → -',
  'push one → one, push one → one, pop → -',
  'source hand → hand, push one → one, pop → hand, deactivate → -',
  'source hand → hand, push one → one, deactivate → hand, deactivate → -',
  'source hand → hand, push one → one, push two → two, pop → one, pop → hand, deactivate → -',
  'push one → one, source hand → hand, pop → hand, deactivate → -',
  'push one → one, source hand → hand, deactivate → one, pop → -',
  'push one → one, source hand → hand, deactivate → one, deactivate → -',
  'push one → one, source other → other, deactivate → one, pop → -',
  'push one → one, source hand → hand, source other → other, pop → other, deactivate → -',
  'push one → one, source hand → hand, source other → other, deactivate → one, pop → -',
  'push one → one, source hand → hand, source hand → hand, deactivate → one, pop → -',
  'push one → one, source hand → hand, source hand → hand, pop → hand, deactivate → -',
  'push one → one, source hand → hand, push two → two, pop → one, pop → hand, deactivate → -',
  'install → inst, leave → -, source hand → hand, return → hand, deactivate → -, leave → -, return → inst, pop → -',
  'push one → one, reset → one, pop → -',
  'push one → one, reset → one, deactivate → -',
  'push one → one, push two → two, reset → two, pop → one, pop → -',
  'push one → one, unset → one, pop → -',
  'push one → one, load → one, pop → -',
  'push one → one, reset; load → one, pop → -',
  'push one → one, source hand → hand, load → hand, deactivate → one, pop → -',
  'source hand → hand, load → hand, push one → one, pop → hand, deactivate → -',
  'push one → one, source one → one, pop → one, deactivate → -',
  'push one → one, source one → one, deactivate → one, pop → -',
  'source one → one, push one → one, pop → one, deactivate → -',
  'enter marked → marked, leave → -',
  'enter marked → marked, source marked → marked, leave → marked, deactivate → -',
  'enter marked → marked, source hand → hand, leave → hand, deactivate → -',
  'enter marked → marked, source hand → hand, deactivate → marked, leave → -',
  'source hand → hand, enter marked → hand, leave → hand, deactivate → -',
  'push one → one, enter marked → marked, leave → one, pop → -',
  'enter marked → marked, push one → one, leave → one, pop → -',
  'install → inst, leave → -, return → inst, deactivate → -, leave → -',
  'install → inst, leave → -, return → inst, pop → -, leave → -, return → -, leave → -',
  'install → inst, push one → one, leave → one, return → one, pop → inst, pop → -, leave → -',
  'install → inst, leave → -, push one → one, return → one, pop → inst, leave → -, return → inst, pop → -, leave → -',
  'install → inst, source hand → hand, leave → hand, deactivate → -',
  'install → inst, source hand → hand, deactivate → inst, leave → -, return → inst, pop → -, leave → -',
  'install → inst, enter marked → marked, leave → -, return → inst, pop → -, leave → -',
  'install → inst, push → inst, leave → inst, pop → -',
  'install → inst, reset → inst, leave → -, return → inst, deactivate → -, leave → -',
];

/** Variables that differ in each shell. */
const OF_SHELL = ['PS1', '_PIPSHIM_READY', '_PIPSHIM_SHELL'];
const FISH_SOURCE = '.fish';

/** The line that a step types. */
function lineOf(step: string, shell: HookedShell, box: StackBox, path: string): string {
  const [word = '', what = ''] = step.split(' ');
  const at: Record<string, string> = {
    one: join(box.home, '.local/share/pip-shim/venvs/one'),
    marked: join(box.home, 'marked/.venv'),
  };
  const venv = at[what] ?? join(box.home, what);
  const lines: Record<string, string> = {
    source: `source ${venv}/bin/activate${shell.name === 'fish' ? FISH_SOURCE : ''}`,
    reset: shell.set('PATH', path),
    unset: shell.unset('VIRTUAL_ENV'),
    load: shell.load,
    enter: 'cd ~/marked',
    leave: 'cd ~',
    install: `cd ~/inst; PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}`,
    return: 'cd ~/inst',
    deactivate: 'deactivate',
  };
  if (shell.name === 'fish' && word === 'reset') return `set -gx PATH (string split : -- '${path}')`;
  return lines[word] ?? `pip-shim ${step}`;
}

const FUNCTIONS = {
  bash: 'declare -f deactivate; echo "$PS1"',
  zsh: 'typeset -f deactivate; echo "$PS1"',
  fish: 'functions -q deactivate; and functions deactivate; functions fish_prompt',
};

/** What the venv's name in `SEQUENCES` stands for. */
function expected(name: string, box: StackBox): string {
  if (name === '-') return '';
  const below = { one: '.local/share/pip-shim/venvs/one', two: '.local/share/pip-shim/venvs/two' };
  const venv = { ...below, marked: 'marked/.venv', inst: 'inst/.venv' }[name] ?? name;
  return join(box.home, venv);
}

/** VIRTUAL_ENV, if its python3 is first on PATH. */
async function activeIn(session: Session): Promise<string> {
  const { output } = await session.line('echo "<$VIRTUAL_ENV>"; command -v python3');
  const [, venv = '?', python = ''] = /\n<(.*)>\n(.*)\n/.exec(output) ?? [];
  if (venv === '') return '';
  return python === `${venv}/bin/python3` ? venv : `${venv}, but python3 is ${python}`;
}

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: whatever comes after a push, only what is still pip-shim's is undone`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const { hands } = await venvsIn(box);
    const open = () => box.open(shell, { lifetime: 900_000 });
    let session = await open();
    for (const name of ['one', 'two']) await session.line(`pip-shim push ${name}; pip-shim pop`);
    await session.line('cd ~/marked; pip-shim push --always');
    await session.line('cd ~');
    // In bash the activate of venv exports PS1, and its deactivate leaves PS1 exported. So the environment is
    // compared without PS1, and FUNCTIONS prints the prompt's text.
    const state = async () => ({
      environment: new Map([...(await session.environment())].filter(([name]) => !OF_SHELL.includes(name))),
      functions: (await session.line(FUNCTIONS[shell.name])).output,
    });
    const before = await state();
    const path = before.environment.get('PATH') ?? '';
    for (const sequence of SEQUENCES) {
      await t.test(sequence, async (t) => {
        let isDone = false;
        t.after(async () => {
          if (!isDone) session = await open(); // so that the next sequence starts afresh
        });
        for (const step of sequence.split(', ')) {
          const [words = '', active = ''] = step.split(' → ');
          const typed = words.split('; ').map((each) => lineOf(each, shell, box, path));
          const { prompt, output } = await session.line(typed.join('; '));
          // fish first draws a mark over the whole line.
          const prefix = `${output
            .split('\n')
            .at(-1)
            ?.replace(/^.*\u23ce ?/, '')}${prompt}`;
          assert.doesNotMatch(output, /rror|not found|unknown/i, step);
          assert.equal(await activeIn(session), expected(active, box), `after ${step}: ${output}`);
          const named = active === '-' ? /^$/ : new RegExp(`^\\((?:${active}|\\.venv)\\) `);
          if (!hands.includes(active)) assert.match(prefix, named, step);
        }
        assert.deepEqual(await state(), before);
        isDone = true;
      });
    }
    await session.end();
  });
}

/** Makes the venvs that are activated by hand, and the projects. */
async function venvsIn(box: StackBox): Promise<{ readonly hands: readonly string[] }> {
  const hands = ['hand', 'other'];
  for (const name of hands)
    execFileSync(box.python.python, ['-m', 'venv', '--without-pip', join(box.home, name)]);
  writeFileSync(join(box.home, 'hand/bin/pip'), '#!/bin/sh\necho pip of hand\n', { mode: 0o755 });
  for (const name of ['marked', 'inst']) mkdirSync(join(box.home, name, '.git'), { recursive: true });
  return { hands };
}
