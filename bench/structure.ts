import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makePython } from '../test/helpers/python.ts';
import { makeSandbox, repository, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import { growthOfReaders } from './growth.ts';
import { longPath, requirements } from './large.ts';
import { newProject, promptWatcher } from './timed.ts';
import { type Traced, trace } from './trace.ts';

/** The counts for a command, each with its limit. They are no times. */
type Figures = Readonly<Record<string, readonly [found: number, most: number]>>;

/**
 * Checks counts instead of times. Fails if pip-shim does more than allowed of things that are slow on every
 * machine (forks, execs, bytes read, modules, growth).
 * @returns the exit code
 */
export async function checkStructure(): Promise<number> {
  if (spawnSync('strace', ['-V']).status !== 0) {
    console.log('skipped: strace is not installed');
    return 0;
  }
  let failed = 0;
  for await (const [name, figures] of structures()) {
    const over = Object.values(figures).some(([found, most]) => !(found <= most));
    if (over) failed++;
    const shown = Object.entries(figures).map(([what, [found, most]]) => `${what} ${found} of ${most}`);
    console.log(`${over ? 'OVER' : 'good'}  ${name}: ${shown.join(', ')}`);
  }
  return failed > 0 ? 1 : 0;
}

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const DRY = { PIP_SHIM_DRY_RUN: '1' };

async function* structures(): AsyncGenerator<readonly [string, Figures]> {
  const marked = await makeSandbox();
  const unmarked = await makeSandbox({ python: await makePython({ marked: false }) });
  const wheel = buildWheel(join(marked.root, 'wheels'), { name: 'demo' });
  const install = ['install', '--no-index', wheel];
  const shims = marked.placeShims(['pip', 'python3', 'pip-shim']);
  const real = join(dirname(marked.python.pip), 'python3');
  const pip = join(shims, 'pip');

  yield ['pip --version', passing(trace(marked, [pip, '--version'], { until: marked.python.pip }))];
  yield ['pip list', passing(trace(marked, [pip, 'list'], { until: marked.python.pip }))];
  const free = join(unmarked.placeShims(), 'pip');
  yield [
    'pip install on an unmarked Python',
    passing(trace(unmarked, [free, ...install], { until: unmarked.python.pip })),
  ];
  yield ['python3 -c pass', passing(trace(marked, [join(shims, 'python3'), '-c', 'pass'], { until: real }))];
  const dry = () => trace(marked, [pip, ...install], { env: { ...AUTO, ...DRY } });
  dry(); // the first refusal after a build also loads leave-code.cjs, which stores V8's code
  yield ['pip install under PIP_SHIM_DRY_RUN', throughNode(dry())];
  yield ['modules of Node for that', modules(marked, install)];
  yield ['modules of Node until the menu', await modulesOfMenu(marked)];

  const project = newProject(marked);
  trace(project, [pip, ...install], { env: AUTO });
  const venv = join(project.project, '.venv/bin');
  if (process.platform === 'linux') {
    yield [
      "pip list, the venv's",
      passing(trace(project, [pip, 'list'], { env: AUTO, until: join(venv, 'pip') })),
    ];
    yield [
      'the same install again',
      locking(trace(project, [pip, ...install], { env: AUTO, until: pythonOfPip(join(venv, 'pip')) })),
    ];
    const python = [join(shims, 'python3'), '-c', 'import demo'];
    yield [
      "python3 -c, the venv's",
      passing(trace(project, python, { env: AUTO, until: join(venv, 'python3') })),
    ];
  }
  yield ['an idle prompt of bash', idle(marked, join(shims, 'pip-shim'))];
  yield [
    'PATH of 1,000 entries, beside 100',
    growth(
      (entries) =>
        trace(marked, [pip, '--version'], {
          until: marked.python.pip,
          env: { PATH: longPath(marked, entries) },
        }),
      1000,
    ),
  ];
  const lines = (count: number): Traced =>
    trace(marked, [pip, 'install', '-r', requirements(marked, count)], {
      env: { ...AUTO, ...DRY },
    });
  yield ['-r with 10,000 lines, beside 1,000', growth(lines, 10_000)];
  yield* growthOfReaders();
}

/** The Python on the first line of a pip script. hear-pip.py runs the script in that Python. */
const pythonOfPip = (pip: string): string => readFileSync(pip, 'utf8').split('\n', 1)[0]?.slice(2) ?? '';

/** The counts and limits for the sh shim alone, up to its exec of another program. */
function passing({ execs, forks, opened, bytesRead }: Traced): Figures {
  return {
    execs: [execs, 2],
    forks: [forks, 0],
    opens: [opened.length, 12],
    'bytes read': [bytesRead, 64 << 10],
  };
}

/** The counts and limits for the sh shim with flock(1) as a child. flock opens libraries and locale files. */
function locking(traced: Traced): Figures {
  const opens: [number, number] = [traced.opened.length, 40];
  return { ...passing(traced), execs: [traced.execs, 3], forks: [traced.forks, 1], opens };
}

/**
 * The counts and limits for Node. It opens the program and its V8 code, but no library, and starts no
 * process.
 */
function throughNode({ execs, forks, opened, bytesRead }: Traced): Figures {
  const dist = join(repository, 'dist/');
  const own = new Set(opened.filter((file) => file.startsWith(dist)));
  const libraries = opened.filter((file) => file.includes('/node_modules/')).length;
  return {
    ...{
      execs: [execs, 2],
      forks: [forks, 0],
      "the program's files": [own.size, 5],
      'files of libraries': [libraries, 0],
    },
    'bytes read': [bytesRead, 4 << 20],
  };
}

/** The most built-in modules that the program may load. node:crypto alone brings 18. */
const MODULES = 60;

/** The built-in modules that the program loads in addition to those that every Node loads. */
function modules(sandbox: Sandbox, install: readonly string[]): Figures {
  const counter = moduleCounter(sandbox);
  const env = { ...sandbox.env, ...AUTO, ...DRY };
  spawnSync(counter.command, install, { cwd: sandbox.project, env });
  return counter.figures();
}

async function modulesOfMenu(sandbox: Sandbox): Promise<Figures> {
  const counter = moduleCounter(sandbox);
  const shown = await promptWatcher(sandbox);
  shown('Stop', counter.command, ['a-name-of-nobody']);
  return counter.figures();
}

/** A command that runs the program as the shim does, and leaves the number of built-in modules in a file. */
function moduleCounter({ command, root, python }: Sandbox) {
  const [probe, counted] = [join(root, 'probe.cjs'), join(root, 'modules')];
  rmSync(counted, { force: true });
  const loaded = 'String(process.moduleLoadList.length)';
  writeFileSync(
    probe,
    `process.on("exit", () => require("fs").writeFileSync(${JSON.stringify(counted)}, ${loaded}))`,
  );
  const node = `'${process.execPath}' --require '${probe}'`;
  const words = `shim pip /nowhere/pip '${python.pip}'`;
  const figures = (): Figures => {
    const found = Number(readFileSync(counted, 'utf8'));
    spawnSync(process.execPath, ['--require', probe, '-e', '0']);
    return { 'more modules': [found - Number(readFileSync(counted, 'utf8')), MODULES] };
  };
  return {
    command: command('count-modules', `exec ${node} '${join(repository, 'dist/boot.cjs')}' ${words} "$@"`),
    figures,
  };
}

/** The forks and opens that ten more idle prompts add. The limit is 0. */
function idle(sandbox: Sandbox, launcher: string): Figures {
  const prompts = (count: number): Traced => {
    const loop = `for ((n = 0; n <= ${count}; n++)); do eval "\${PROMPT_COMMAND[0]}"; done`;
    return trace(sandbox, ['bash', '--norc', '-c', `eval "$(${launcher} hook bash)"; ${loop}`]);
  };
  const [none, ten] = [prompts(0), prompts(10)];
  return { forks: [ten.forks - none.forks, 0], opens: [ten.opened.length - none.opened.length, 0] };
}

/** The calls and bytes for an input. Each limit is ten times the value for a tenth of the input. */
function growth(run: (size: number) => Traced, size: number): Figures {
  const [large, small] = [run(size), run(size / 10)];
  return { calls: [large.calls, small.calls * 10], 'bytes read': [large.bytesRead, small.bytesRead * 10] };
}
