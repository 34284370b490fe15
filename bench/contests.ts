import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basePython } from '../test/helpers/interpreter.ts';
import { makePython } from '../test/helpers/python.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import { knowledge, systemLibraries } from './knowledge.ts';
import type { Contest, Timed } from './pairs.ts';

const UNTIL_SHOWN = fileURLToPath(new URL('until-shown.py', import.meta.url));
const QUIET = ['install', '--no-index', '--quiet'];

/** The questions that the README answers with figures. Each sandbox is gone when the process ends. */
export async function contests(): Promise<readonly Contest[]> {
  const marked = await makeSandbox();
  const unmarked = await makeSandbox({ python: await makePython({ marked: false }) });
  return [
    { name: 'pip --version', goal: 1.05, ...throughShim(marked, ['--version']) },
    { name: 'pip list', goal: 1.05, ...throughShim(marked, ['list']) },
    pythonItself(marked),
    pythonOfVenv(marked),
    satisfied(unmarked),
    await untilPrompt(marked, 'a-name-of-nobody', 'from Enter to the prompt'),
    await untilPrompt(withAptCache(marked), 'requests', 'the same, asking apt'),
    await untilPrompt(marked, 'requests', 'the same, apt as it is set here'),
    await manyRequirements(withAptCache(marked)),
    ...(await knowledge(marked)),
    ...intoNewVenv(marked),
  ];
}

/** A whole process, from its start to its end. */
function timed({ env, project }: Sandbox, command: string, args: readonly string[], more = {}): Timed {
  return () => {
    const options = { cwd: project, env: { ...env, ...more }, encoding: 'utf8' } as const;
    const start = process.hrtime.bigint();
    const { status, stderr } = spawnSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    const end = process.hrtime.bigint();
    if (status !== 0) throw new Error(`${[command, ...args].join(' ')}: exit code ${status}\n${stderr}`);
    return Number(end - start) / 1e6;
  };
}

function throughShim(sandbox: Sandbox, args: readonly string[]): Pick<Contest, 'ours' | 'bare'> {
  const shim = join(sandbox.placeShims(), 'pip');
  return { ours: timed(sandbox, shim, args), bare: timed(sandbox, sandbox.python.pip, args) };
}

/** The Python shims: whatever a Python is started for passes through them. */
function pythonItself(sandbox: Sandbox): Contest {
  const real = join(dirname(sandbox.python.pip), 'python3');
  const shim = join(sandbox.placeShims(['python3']), 'python3');
  const args = ['-c', 'pass'];
  return { name: 'python3 -c pass', ours: timed(sandbox, shim, args), bare: timed(sandbox, real, args) };
}

/** The same under AUTO in a project with a venv of ours, where Node.js says whose it is. */
function pythonOfVenv(sandbox: Sandbox): Contest {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const shims = sandbox.placeShims(['pip', 'python3']);
  const auto = { PIP_SHIM_AUTO: 'venv' };
  const box = newProject(sandbox);
  timed(box, join(shims, 'pip'), [...QUIET, wheel], auto)();
  const args = ['-c', 'import demo'];
  return {
    name: "python3 -c, the venv's",
    ours: timed(box, join(shims, 'python3'), args, auto),
    bare: timed(box, join(box.project, '.venv/bin/python3'), args),
  };
}

/** What a second `pip install` costs where nothing is marked. */
function satisfied(sandbox: Sandbox): Contest {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const args = [...QUIET, wheel];
  timed(sandbox, sandbox.python.pip, args)();
  return { name: 'pip install on an unmarked Python', goal: 1.05, ...throughShim(sandbox, args) };
}

/**
 * apt as an ordinary Debian has it: a container switches its package cache off, and every answer then costs 0.4 s
 * instead of 10 ms. The cache is made anew below the sandbox.
 */
function withAptCache(sandbox: Sandbox): Sandbox {
  const cache = join(sandbox.root, 'apt');
  mkdirSync(join(cache, 'archives/partial'), { recursive: true });
  const settings = {
    Cache: cache,
    'Cache::pkgcache': 'pkgcache.bin',
    'Cache::srcpkgcache': 'srcpkgcache.bin',
  };
  const lines = Object.entries({ ...settings, 'Etc::parts': join(cache, 'none') });
  const config = join(cache, 'apt.conf');
  writeFileSync(config, lines.map(([name, value]) => `Dir::${name} "${value}";\n`).join(''));
  const env = { ...sandbox.env, APT_CONFIG: config };
  spawnSync('apt-cache', ['gencaches'], { env });
  return { ...sandbox, env };
}

type PromptTimer = (pattern: string, command: string, requirements: readonly string[]) => Timed;

/** From Enter until a terminal shows the pattern. */
async function promptTimer({ project, env }: Sandbox): Promise<PromptTimer> {
  const { executable } = await basePython();
  return (pattern, command, requirements) => () => {
    const args = ['-I', '-S', UNTIL_SHOWN, pattern, command, 'install', ...requirements];
    const { status, stdout, stderr } = spawnSync(executable, args, { cwd: project, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return Number(stdout) / 1e6;
  };
}

/** From Enter to the drawn menu, against pip's own time to its error. Both at a terminal. */
async function untilPrompt(sandbox: Sandbox, requirement: string, name: string): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  return {
    name,
    goal: 1.3,
    ours: shown('Stop', join(sandbox.placeShims(), 'pip'), [requirement]),
    bare: shown('externally-managed-environment', sandbox.python.pip, [requirement]),
  };
}

/** All of them libraries that Debian has, so that apt is asked for a hundred packages in one call. */
async function manyRequirements(sandbox: Sandbox): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  const shim = join(sandbox.placeShims(), 'pip');
  const hundred = systemLibraries(100);
  return {
    name: 'to the prompt, 100 requirements / 1',
    goal: 1.5,
    ours: shown('Stop', shim, hundred),
    bare: shown('Stop', shim, hundred.slice(0, 1)),
  };
}

/** A new project each time, which needs ensurepip (Debian: python3-venv) for the manual way; then the same command again in the last one. */
function intoNewVenv(sandbox: Sandbox): readonly Contest[] {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const shim = join(sandbox.placeShims(), 'pip');
  const auto = { PIP_SHIM_AUTO: 'venv' };
  const manual = '"$0" -m venv .venv && .venv/bin/pip install --no-index --quiet "$1"';
  const again = newProject(sandbox);
  timed(again, shim, [...QUIET, wheel], auto)();
  return [
    {
      name: 'into a new venv',
      ours: () => timed(newProject(sandbox), shim, [...QUIET, wheel], auto)(),
      bare: () => timed(newProject(sandbox), '/bin/sh', ['-c', manual, sandbox.python.python, wheel])(),
    },
    {
      name: 'again into that venv',
      ours: timed(again, shim, [...QUIET, wheel], auto),
      bare: timed(again, join(again.project, '.venv/bin/pip'), [...QUIET, wheel]),
    },
  ];
}

function newProject(sandbox: Sandbox): Sandbox {
  const project = mkdtempSync(join(sandbox.home, 'project-'));
  mkdirSync(join(project, '.git'));
  return { ...sandbox, project };
}
