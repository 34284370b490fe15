import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { findProgram } from '../../../src/system/programs.ts';
import {
  HOOKED_SHELLS,
  type HookedShell,
  pathOfShell,
  type Session,
  type StackBox,
  stackBox,
} from '../../e2e/stack/stack-box.ts';
import { repository } from '../../helpers/sandbox.ts';

/**
 * Sequences of steps. After each step, the venv behind the arrow is active: VIRTUAL_ENV names the venv, its
 * python3 is first on PATH, and the prompt begins with its name. `-` is no venv. After the last step, the
 * whole environment, the prompt and the functions are as before the first step.
 *
 * `push` and `pop` are pip-shim's. `hand` and `other` are venvs that `source` activates. `other` has no pip.
 * virtualenv makes `virt`, and uv makes `uvs`. `nest` and `login` start the shell again inside itself, `exec`
 * in its place. `login` also resets PATH.
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
  'source virt → virt, push one → one, pop → virt, deactivate → -',
  'push one → one, source virt → virt, pop → virt, deactivate → -',
  'push one → one, source virt → virt, deactivate → one, pop → -',
  'push one → one, source virt → virt, deactivate → one, deactivate → -',
  'push one → one, source virt → virt, source hand → hand, deactivate → one, pop → -',
  'enter marked → marked, source virt → virt, leave → virt, deactivate → -',
  'source hand → hand, push one → one, source virt → virt, pop → virt, deactivate → -, push two → two, pop → -',
  'source hand → hand, push one → one, source virt → virt, deactivate → one, pop → -',
  'source uvs → uvs, push one → one, pop → uvs, deactivate → -',
  'push one → one, source uvs → uvs, pop → uvs, deactivate → -',
  'push one → one, source uvs → uvs, deactivate → one, pop → -',
  'install → inst, source uvs → uvs, leave → uvs, deactivate → -',
  'conda → conda, push one → one, pop → conda, unconda → -',
  'conda → conda, push one → one, deactivate → conda, unconda → -',
  'conda → conda, push one → one, unconda → one, pop → -',
  'push one → one, conda → conda, unconda → one, pop → -',
  'push one → one, conda → conda, pop → conda, unconda → -',
  'push one → one, conda → conda, source hand → hand, deactivate → conda, unconda → one, pop → -',
  'install → inst, conda → conda, leave → conda, unconda → -',
  'push one → one, exec → one, pop → -',
  'push one → one, exec → one, deactivate → -',
  'push one → one, push two → two, exec → two, pop → one, exec → one, pop → -',
  'install → inst, exec → inst, leave → -, return → inst, pop → -, leave → -',
  'push one → one, nest → one, pop → -, exit → one, pop → -',
  'push one → one, nest → one, deactivate → -, exit → one, pop → -',
  'push one → one, nest → one, push two → two, pop → one, exit → one, pop → -',
  'push one → one, nest → one, source hand → hand, deactivate → one, exit → one, pop → -',
  'push one → one, login → -, push two → two, pop → -, exit → one, pop → -',
  'nest → -, push one → one, exit → -',
  'install → inst, nest → inst, leave → -, return → inst, exit → inst, leave → -',
];

/** Sequences beside mise's hook. The mise.toml in `mised` activates its venv. */
const BESIDE_MISE: readonly string[] = [
  'enter mised → mised, leave → -',
  'enter mised → mised, push one → one, pop → mised, leave → -',
  'enter mised → mised, push one → one, leave → one, pop → -',
  'enter mised → mised, push one → one, touch → one, pop → mised, leave → -',
  'push ~/mised/.venv → mised, pop → -, enter mised → mised, leave → -',
  'enter marked → marked, enter mised → mised, leave → -',
  'install → inst, enter mised → mised, leave → -, return → inst, pop → -, leave → -',
  'install → inst, leave → -, enter mised → mised, leave → -, return → inst, deactivate → -, leave → -',
];

/** Sequences beside direnv's hook. The .envrc in `envrc` has the lines that `layout python3` stands for. */
const BESIDE_DIRENV: readonly string[] = [
  'enter envrc → envrc, leave → -',
  'push one → one, enter envrc → envrc, leave → one, pop → -',
  'enter envrc → envrc, push one → one, pop → envrc, leave → -',
  'push ~/envrc/.venv → envrc, pop → -, enter envrc → envrc, leave → -',
  'push ~/envrc/.venv → envrc, enter adds → envrc, pop → -, enter envrc → envrc, leave → -',
];
/** Sequences in which direnv's hook runs before ours. direnv then finds a venv of ours, and restores it later. */
const PUT_BACK = [
  'enter marked → marked, enter envrc → envrc, leave → -',
  'install → inst, enter envrc → envrc, leave → -, return → inst, pop → -, leave → -',
  'install → inst, enter adds → -, leave → -, return → inst, deactivate → -, leave → -',
  'install → inst, enter inst/sub → inst, deactivate → -, return → -, leave → -',
];
/** Not for fish, and only where direnv's hook runs before ours. */
const DIRENV_FIRST = [
  'install → inst, enter envrc → envrc, return → inst, enter envrc → envrc, return → inst, pop → -, leave → -',
];
/** Not for fish: there direnv's hook runs after ours, so its changes are seen one prompt later. */
const NOT_IN_FISH = ['enter envrc → envrc, push one → one, leave → one, pop → -'];

/** Variables that differ in each shell. */
const OF_SHELL = ['PS1', 'SHLVL', '_PIPSHIM_READY', '_PIPSHIM_SHELL'];
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
    enter: `cd ~/${what}`,
    conda: 'conda activate conda',
    unconda: 'conda deactivate',
    leave: 'cd ~',
    install: `cd ~/inst; PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}`,
    return: 'cd ~/inst',
    touch: 'sleep 1; touch ~/mised/mise.toml', // mise then sets its variables again
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

/** Returns the path of the venv that has this name in `SEQUENCES`. For `-` returns ''. */
function expected(name: string, box: StackBox): string {
  if (name === '-') return '';
  const below: Record<string, string> = {
    one: '.local/share/pip-shim/venvs/one',
    two: '.local/share/pip-shim/venvs/two',
    conda: 'miniconda/envs/conda',
  };
  const inProject = ['marked', 'inst', 'envrc', 'mised'].includes(name) ? `${name}/.venv` : name;
  return join(box.home, below[name] ?? inProject);
}

/** Returns CONDA_PREFIX or VIRTUAL_ENV if its python3 is first on PATH, and '' if neither is active. */
async function activeIn(session: Session): Promise<string> {
  const { output } = await session.line('echo "<$CONDA_PREFIX><$VIRTUAL_ENV>"; command -v python3');
  const [, conda = '?', venv = '?', python = ''] = /\n<(.*)><(.*)>\n(.*)\n/.exec(output) ?? [];
  if (conda !== '' && python === `${conda}/bin/python3`) return conda;
  if (venv === '') return '';
  return python === `${venv}/bin/python3` ? venv : `${venv}, but python3 is ${python}`;
}

const found = (program: string, path = '/usr/bin:/bin') => findProgram(program, path);
const fetched = process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '';
const [uv, mise] = [found('uv', fetched), found('mise', fetched)];
/** Returns why a sequence can't run here, or false. */
function whyNot(sequence: string): string | false {
  if (/\bvirt\b/.test(sequence) && !found('virtualenv')) return 'virtualenv is not installed';
  return /\buvs\b/.test(sequence) && !uv && 'PIP_SHIM_TEST_PROJECT_TOOLS names no directory with uv';
}

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(
    `${shell.name}: each step leads to the right venv, and the last step to the first state`,
    { skip },
    (t) => runAll(t, shell, SEQUENCES),
  );

  const direnv = { bash: 'eval "$(direnv hook bash)"', zsh: 'eval "$(direnv hook zsh)"' };
  const hook = { ...direnv, fish: 'direnv hook fish | source' }[shell.name];
  test(`${shell.name}: beside direnv's hook, each step leads to the right venv, and the last step restores the environment`, {
    skip: skip || (!found('direnv') && 'direnv is not installed'),
  }, async (t) => {
    const later = [...BESIDE_DIRENV, ...PUT_BACK, ...(shell.name === 'fish' ? [] : NOT_IN_FISH)];
    if (shell.name !== 'fish') later.push(...DIRENV_FIRST);
    await runAll(t, shell, later, { after: [hook] });
    await runAll(t, shell, PUT_BACK, { before: [hook] });
  });

  const activate = { bash: `eval "$('${mise}' activate bash)"`, zsh: `eval "$('${mise}' activate zsh)"` };
  const miseHook = { ...activate, fish: `'${mise}' activate fish | source` }[shell.name];
  test(`${shell.name}: beside mise's hook, each step leads to the right venv, and the last step restores the environment`, {
    skip: skip || (!mise && 'PIP_SHIM_TEST_PROJECT_TOOLS names no directory with mise'),
  }, async (t) => {
    await runAll(t, shell, BESIDE_MISE, { after: [miseHook], isSeenLater: true });
    await runAll(t, shell, BESIDE_MISE, { before: [miseHook], isSeenLater: true });
  });
}

/** Runs sequences in one shell, which runs `before`, loads pip-shim's hook, and then runs `after`. */
async function runAll(
  t: TestContext,
  shell: HookedShell,
  sequences: readonly string[],
  {
    before: first = [],
    after: last = [],
    isSeenLater = false,
  }: { before?: readonly string[]; after?: readonly string[]; isSeenLater?: boolean } = {},
): Promise<void> {
  const box = await stackBox(t);
  await venvsIn(box);
  const start = `${shell.load}; source ~/conda.${shell.name === 'fish' ? 'fish' : 'sh'}`;
  const open = async () => {
    const opened = await box.open(shell, { lifetime: 900_000, hooked: false });
    for (const line of [...first, start, ...last]) await opened.line(line);
    return opened;
  };
  let session = await open();
  for (const name of ['one', 'two']) await session.line(`pip-shim push ${name}; pip-shim pop`);
  await session.line('cd ~/marked; pip-shim push --always');
  await session.line('cd ~');
  // In bash the activate of venv exports PS1, and its deactivate leaves PS1 exported. So the environment is
  // compared without PS1, and FUNCTIONS prints the prompt's text.
  // conda's deactivate leaves variables of conda's own, which are empty.
  const isOfShell = (name: string) => OF_SHELL.includes(name) || /^(?:__MISE_|_?CONDA_|_CE_)/.test(name);
  const state = async () => ({
    environment: new Map([...(await session.environment())].filter(([name]) => !isOfShell(name))),
    functions: (await session.line(FUNCTIONS[shell.name])).output,
  });
  const before = await state();
  const path = before.environment.get('PATH') ?? '';
  const type = async (words: readonly string[]): ReturnType<Session['line']> => {
    const again = { nest: '', exec: 'exec', login: `env PATH='${path}'` }[words[0] ?? ''];
    if (words[0] === 'exit') return session.back('exit');
    if (again === undefined)
      return session.line(words.map((each) => lineOf(each, shell, box, path)).join('; '));
    await session.enter(shell, [again, shell.name, ...shell.args].join(' '));
    return session.line(start);
  };
  for (const sequence of sequences) {
    await t.test(sequence, { skip: whyNot(sequence) }, async (t) => {
      let isDone = false;
      t.after(async () => {
        if (!isDone) session = await open(); // so that the next sequence starts afresh
      });
      for (const step of sequence.split(', ')) {
        const [words = '', active = ''] = step.split(' → ');
        const typed = await type(words.split('; '));
        // At a prompt, mise's hook may run after ours and set VIRTUAL_ENV again. Ours corrects that at the next
        // prompt, so type an empty command. Once in a while mise sets it at that prompt, too.
        let { prompt, output } = isSeenLater ? await session.line(':') : typed;
        if (isSeenLater && (await activeIn(session)) !== expected(active, box))
          ({ prompt, output } = await session.line(':'));
        // fish first draws a mark over the whole line.
        const prefix = `${output
          .split('\n')
          .at(-1)
          ?.replace(/^.*\u23ce ?/, '')}${prompt}`;
        assert.doesNotMatch(output, /rror|not found|unknown/i, step);
        assert.equal(await activeIn(session), expected(active, box), `after ${step}: ${output}`);
        const named = active === '-' ? /^$/ : new RegExp(`^\\((?:${active}|\\.venv)\\) `);
        if (!OF_OTHERS.includes(active)) assert.match(prefix, named, step);
      }
      assert.deepEqual(await state(), before);
      isDone = true;
    });
  }
  await session.end();
}

/** The venvs that other tools activate. Their prompts are those tools' own. */
const OF_OTHERS = ['hand', 'other', 'virt', 'uvs', 'conda', 'envrc', 'mised'];

/** Installs conda's own shell functions, and a program that prints for them what conda prints. */
async function condaIn({ home, python, env }: StackBox): Promise<void> {
  const [root, from] = [join(home, 'miniconda'), join(repository, 'test/wide/stack/conda')];
  for (const name of ['bin', 'envs/conda/bin', 'envs/conda/conda-meta'])
    mkdirSync(join(root, name), { recursive: true });
  symlinkSync(python.python, join(root, 'envs/conda/bin/python3'));
  const program = readFileSync(join(from, 'program.py'), 'utf8');
  writeFileSync(join(root, 'bin/conda'), `#!${python.python}\n${program}`, { mode: 0o755 });
  env.CONDA_EXE = join(root, 'bin/conda');
  for (const name of ['conda.sh', 'conda.fish']) copyFileSync(join(from, name), join(home, name));
}

/** Makes the venvs that other tools activate, and the projects. */
async function venvsIn(box: StackBox): Promise<void> {
  const { home, python } = box;
  for (const name of ['marked', 'inst', 'envrc', 'adds', 'mised'])
    mkdirSync(join(home, name, '.git'), { recursive: true });
  mkdirSync(join(home, 'inst/sub'));
  for (const name of ['hand', 'other', 'envrc/.venv', 'mised/.venv'])
    execFileSync(python.python, ['-m', 'venv', '--without-pip', join(home, name)]);
  writeFileSync(join(home, 'hand/bin/pip'), '#!/bin/sh\necho pip of hand\n', { mode: 0o755 });
  await condaIn(box);
  writeFileSync(join(home, 'envrc/.envrc'), 'export VIRTUAL_ENV=$PWD/.venv\nPATH_add .venv/bin\n');
  for (const name of ['adds', 'inst/sub']) writeFileSync(join(home, name, '.envrc'), 'PATH_add bin\n');
  writeFileSync(join(home, 'mised/mise.toml'), '[env]\n_.python.venv = ".venv"\n');
  Object.assign(box.env, { DIRENV_LOG_FORMAT: '', MISE_OFFLINE: '1', MISE_TRUSTED_CONFIG_PATHS: home });
  const makers = [
    [found('virtualenv'), '-q', '--no-seed', '-p', python.python, join(home, 'virt')],
    [uv, 'venv', '-q', '--offline', '--python', python.python, join(home, 'uvs')],
    [found('direnv'), 'allow', join(home, 'envrc')],
    [found('direnv'), 'allow', join(home, 'adds')],
    [found('direnv'), 'allow', join(home, 'inst/sub')],
  ];
  for (const [program, ...args] of makers) {
    if (program === undefined) continue;
    const { code, stderr } = await box.run(program, args as string[], {
      env: { UV_PYTHON_DOWNLOADS: 'never' },
    });
    assert.equal(code, 0, stderr);
  }
}
