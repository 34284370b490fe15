import type { VenvState } from '../../environment/venv-state.ts';
import { Interrupted, ShimError } from '../../system/errors.ts';
import type { Ending, Look } from '../../system/ports.ts';
import type { InstallingPip } from './command.ts';
import seedScript from './seed.py';
import type { Making, VenvTools } from './tools.ts';

/** Returns the pip that installs into an existing venv. If the venv has no pip, first puts pip into it. */
export async function pipOf(
  { pip, version, python }: Extract<VenvState, { kind: 'usable' }>,
  path: string,
  facts: Making,
  tools: VenvTools,
): Promise<InstallingPip> {
  if (pip !== 'none') return pip;
  if (version === facts.interpreter.version) return bootstrapPip(path, facts, tools);
  // The system's pip may be too old for another Python version. So run the ensurepip of the venv's Python.
  const own = await tools.processes.captured({ program: python, args: ['-I', '-m', 'ensurepip'], cwd: '/' });
  return succeeded(own.ending) ? 'module' : 'real';
}

/**
 * Puts pip into a venv without pip. Tries the system's wheels, then the system's pip, then the index. If all
 * fail, the real pip installs from outside the venv (`--python`), and a message says that pip is missing.
 */
export async function bootstrapPip(path: string, facts: Making, tools: VenvTools): Promise<InstallingPip> {
  // The first line of pip's scripts will contain this path. The module venv uses the interpreter's name too.
  const named = `${path}/bin/${facts.interpreter.path.split('/').at(-1)}`;
  const python = tools.look.executable(named) ? named : `${path}/bin/python3`;
  const site = sitePackages(path, tools.look);
  const seeded = await tools.processes.captured({
    program: facts.interpreter.path,
    args: ['-I', '-c', seedScript, python, site],
    cwd: '/',
  });
  if (succeeded(seeded.ending)) {
    const { installed, source } = JSON.parse(seeded.stdout) as { installed: string[]; source: string };
    tools.screen.line(`put ${installed.join(' and ')} into the venv, from ${source}`);
    return scriptOrModule(path, tools.look);
  }
  if (exitCode(seeded.ending) === UNWRITABLE)
    throw new ShimError('venv-failed', `pip can't be put into the venv: ${seeded.stderr.trim()}`);
  const fetched = await tools.processes.captured(
    {
      program: facts.pip,
      args: [...facts.pipWords, '--python', python, 'install', '--no-user', '--retries', '0', 'pip'],
      env: { _PIPSHIM_NESTED: '1', PIP_DRY_RUN: '0' },
    },
    { timeout: 60_000 },
  );
  if (succeeded(fetched.ending)) return scriptOrModule(path, tools.look);
  tools.screen.line(
    `the venv has no pip of its own: \`${path}/bin/python -m pip\` won't work until you install one`,
  );
  return 'real';
}

/** The exit code of seed.py if it fails to write. */
const UNWRITABLE = 4;

/** On a noexec file system, bin/pip can't start. bin/python can, because it links to the system's Python. */
function scriptOrModule(path: string, look: Look): InstallingPip {
  return look.executable(`${path}/bin/pip`) ? 'script' : 'module';
}

function sitePackages(path: string, look: Look): string {
  const versions = look.list(`${path}/lib`).filter((name) => /^python3\.\d+$/.test(name));
  return `${path}/lib/${versions[0] ?? 'python3'}/site-packages`;
}

/** @throws Interrupted if a signal ended the process */
export function succeeded(ending: Ending): boolean {
  return exitCode(ending) === 0;
}

function exitCode(ending: Ending): number | undefined {
  if (ending.kind === 'signal') throw new Interrupted(ending.signal);
  return ending.kind === 'exit' ? ending.code : undefined;
}
