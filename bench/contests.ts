import { dirname, join } from 'node:path';
import { withAptCache } from '../test/helpers/apt-cache.ts';
import { makePython } from '../test/helpers/python.ts';
import { makeSandbox, type Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import { idleHook } from './idle.ts';
import { knowledge, systemLibraries } from './knowledge.ts';
import { large } from './large.ts';
import type { Contest } from './pairs.ts';
import { newProject, promptTimer, timed } from './timed.ts';
import { byUv } from './uv.ts';

const SHELL = 'the shell that becomes pip';
const QUIET = ['install', '--no-index', '--quiet'];

/** The comparisons that docs/performance.md shows as figures. The process removes each sandbox when it ends. */
export async function contests(): Promise<readonly Contest[]> {
  const marked = await makeSandbox();
  const unmarked = await makeSandbox({ python: await makePython({ marked: false }) });
  const idle = idleHook(marked);
  return [
    passThrough(marked, '--version'),
    passThrough(marked, 'list'),
    satisfied(unmarked),
    await untilPrompt(marked, 'a-name-of-nobody', 'from Enter to the menu', {
      goal: 0.5,
      heldBy: "Node.js's own start",
    }),
    ...intoNewVenv(marked),
    ...byUv(marked),
    ...(idle ? [idle] : []),
    await manyRequirements(withAptCache(marked)),
    ...(await large(marked)),
    pythonItself(marked),
    ...followed(marked),
    await untilPrompt(withAptCache(marked), 'requests', 'from Enter to the menu, asking apt', {}),
    await untilPrompt(marked, 'requests', 'from Enter to the menu, apt without its cache', { share: 0.3 }),
    ...(await knowledge(marked)),
  ];
}

function passThrough(sandbox: Sandbox, word: string): Contest {
  const name = `pip ${word}`;
  return {
    name,
    says: [`\`${name}\``, "the real pip's"],
    goal: 1.02,
    heldBy: SHELL,
    ...throughShim(sandbox, [word]),
  };
}

function throughShim(sandbox: Sandbox, args: readonly string[]): Pick<Contest, 'ours' | 'bare'> {
  const shim = join(sandbox.placeShims(), 'pip');
  return { ours: timed(sandbox, shim, args), bare: timed(sandbox, sandbox.python.pip, args) };
}

/** Measures the cost of the Python shims. Every start of Python goes through them. */
function pythonItself(sandbox: Sandbox): Contest {
  const real = join(dirname(sandbox.python.pip), 'python3');
  const shim = join(sandbox.placeShims(['python3']), 'python3');
  const args = ['-c', 'pass'];
  return {
    name: 'python3 -c pass',
    says: ['`python3 -c pass`, with Python shims', "the real Python's"],
    share: 3,
    ours: timed(sandbox, shim, args),
    bare: timed(sandbox, real, args),
  };
}

/** Measures the cost of commands that follow the project's venv, beside the venv's own commands. */
function followed(sandbox: Sandbox): readonly Contest[] {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const shims = sandbox.placeShims(['pip', 'python3']);
  const auto = { PIP_SHIM_AUTO: 'venv' };
  const box = newProject(sandbox);
  timed(box, join(shims, 'pip'), [...QUIET, wheel], auto)();
  const beside = (command: string, args: readonly string[]): Pick<Contest, 'ours' | 'bare'> => ({
    ours: timed(box, join(shims, command), args, auto),
    bare: timed(box, join(box.project, '.venv/bin', command), args),
  });
  return [
    {
      name: "pip list, the venv's",
      says: ['`PIP_SHIM_AUTO=venv pip list`', "the venv's pip"],
      goal: 1.02,
      heldBy: SHELL,
      ...beside('pip', ['list']),
    },
    {
      name: "python3 -c, the venv's",
      says: ['`PIP_SHIM_AUTO=venv python3 -c "import demo"`', "the venv's Python"],
      goal: 1.15,
      share: 3,
      ...beside('python3', ['-c', 'import demo']),
    },
  ];
}

/** Measures a second `pip install` of the same package, with a Python that has no marker. */
function satisfied(sandbox: Sandbox): Contest {
  const wheel = buildWheel(join(sandbox.root, 'wheels'), { name: 'demo' });
  const args = [...QUIET, wheel];
  timed(sandbox, sandbox.python.pip, args)();
  return {
    name: 'pip install on an unmarked Python',
    says: ['`pip install` on an unmarked Python, satisfied', "the real pip's"],
    goal: 1.02,
    heldBy: SHELL,
    ...throughShim(sandbox, args),
  };
}

/** Compares the time from Enter to the menu with pip's time to its error. Both run at a terminal. */
async function untilPrompt(
  sandbox: Sandbox,
  requirement: string,
  name: string,
  more: Pick<Contest, 'goal' | 'heldBy' | 'share'>,
): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  return {
    name,
    says: [name, "pip's own error"],
    ...more,
    ours: shown('Stop', join(sandbox.placeShims(), 'pip'), [requirement]),
    bare: shown('externally-managed-environment', sandbox.python.pip, [requirement]),
  };
}

/**
 * Compares the time to the menu for 100 requirements with that for one. Debian has all hundred libraries, so
 * one call asks apt about a hundred packages.
 */
async function manyRequirements(sandbox: Sandbox): Promise<Contest> {
  const shown = await promptTimer(sandbox);
  const shim = join(sandbox.placeShims(), 'pip');
  const hundred = systemLibraries(100);
  return {
    name: 'to the menu, 100 requirements',
    says: ['to the menu: 100 requirements', '1 requirement'],
    goal: 1.5,
    ours: shown('Stop', shim, hundred),
    bare: shown('Stop', shim, hundred.slice(0, 1)),
  };
}

/**
 * Compares two installs with the commands by hand. The first install goes into a new venv each time. By hand,
 * this needs python3-venv's ensurepip. The second goes into the same venv each time.
 */
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
      says: ["a script's install into a new venv", '`python3 -m venv` and its pip'],
      goal: 0.35,
      heldBy: "pip's own run into the venv",
      ours: () => timed(newProject(sandbox), shim, [...QUIET, wheel], auto)(),
      bare: () => timed(newProject(sandbox), '/bin/sh', ['-c', manual, sandbox.python.python, wheel])(),
    },
    {
      name: 'again into that venv',
      says: ['the same again, satisfied', "the venv's pip"],
      goal: 1.1,
      heldBy: SHELL,
      ours: timed(again, shim, [...QUIET, wheel], auto),
      bare: timed(again, join(again.project, '.venv/bin/pip'), [...QUIET, wheel]),
    },
  ];
}
