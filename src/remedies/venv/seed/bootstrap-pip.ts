import type { VenvState } from '../../../environment/venv-state.ts';
import { Interrupted, ShimError } from '../../../system/errors.ts';
import type { Captured, Ending, Look } from '../../../system/ports.ts';
import type { InstallingPip } from '../command.ts';
import type { Making, VenvTools } from '../tools.ts';
import seedScript from './seed.py';

/** Returns the pip that installs into an existing venv. If the venv has no pip, first puts pip into it. */
export async function pipOf(
  { pip, version, python }: Extract<VenvState, { kind: 'usable' }>,
  path: string,
  facts: Making,
  tools: VenvTools,
): Promise<InstallingPip> {
  if (pip !== 'none') return pip;
  if (version === facts.interpreter.version) return bootstrapPip(path, facts, tools);
  // The system's pip may be too old for a venv of another Python version. So run the ensurepip of the venv's
  // Python.
  const own = await tools.processes.captured({ program: python, args: ['-I', '-m', 'ensurepip'], cwd: '/' });
  return succeeded(own.ending) ? 'module' : 'real';
}

/**
 * Puts pip into a venv without pip. Tries the system's wheels, then the system's pip, then the index. If all
 * fail, the real pip installs from outside the venv (`--python`), and a message says that pip is missing.
 */
async function bootstrapPip(path: string, facts: Making, tools: VenvTools): Promise<InstallingPip> {
  const seeding = startSeeding(path, facts, tools, []);
  say(await seeding.told, tools);
  return seededPip(path, await seeding.ended, facts, tools);
}

/**
 * Makes a venv by `making`, and puts pip into it at the same time. Starts the user's pip command as soon as
 * the files that pip reads first are there. The caller has recorded that the venv is unfinished.
 * @returns how `making` ended, as `made`; `pip` counts only if it succeeded
 */
export async function bootstrapNew(
  path: string,
  facts: Making,
  tools: VenvTools,
  making: () => Promise<Captured>,
): Promise<{ readonly made: Captured; readonly pip: InstallingPip }> {
  // Make these directories before both programs start. If seed.py made one after the module venv has looked
  // for it, venv would fail.
  for (const directory of ['bin', `lib/python${facts.interpreter.version}/site-packages`])
    tools.files.makeDirectory(`${path}/${directory}`);
  const seeding = startSeeding(path, facts, tools, ['new']);
  const venv = making();
  const [made, told] = await Promise.all([venv, seeding.told]).catch(async (error) => {
    // Wait for both programs to end, because the caller removes the directory that they write to.
    await Promise.allSettled([venv, seeding.ended]);
    throw error;
  });
  const isMade = made.ending.kind === 'exit' && made.ending.code === 0;
  if (isMade) say(told, tools);
  const canStart = isMade && told?.lender && scriptOrModule(path, tools.look) === 'script';
  if (canStart) tools.early?.start(told.lender);
  const seeded = await seeding.ended;
  return { made, pip: isMade ? await seededPip(path, seeded, facts, tools) : 'real' };
}

/** What seed.py prints before it has ended. */
interface Told {
  /** The distributions in the venv, such as `pip 23.0.1 and setuptools 66.1.1`. */
  readonly names: string;
  readonly source: string;
  /** The directory of a pip with the same modules. Empty if there is none. */
  readonly lender: string;
}

/**
 * Starts seed.py. `told` resolves when all files are there except modules. If seed.py fails before that, it
 * resolves to undefined.
 */
function startSeeding(
  path: string,
  facts: Making,
  { processes, look }: VenvTools,
  more: readonly string[],
): { readonly told: Promise<Told | undefined>; readonly ended: Promise<Captured> } {
  const python = pythonIn(path, facts, look, more.includes('new'));
  const args = ['-I', '-c', seedScript, python, sitePackages(path, look), ...more];
  let hear: (text: string) => void = () => {};
  const line = new Promise<string>((resolve) => {
    let said = '';
    hear = (text) => {
      said += text;
      if (said.includes('\n')) resolve(said);
    };
  });
  const command = { program: facts.interpreter.path, args, cwd: '/' };
  const ended = processes.captured(command, { onStdout: (text) => hear(text) });
  const parsed = line.then((text) => {
    const [names = '', source = '', lender = ''] = text.trimEnd().split('\0');
    return { names, source, lender };
  });
  return { told: Promise.race([parsed, ended.then(() => undefined)]), ended };
}

const say = (told: Told | undefined, { screen }: VenvTools): void => {
  if (told) screen.line(`put ${told.names} into the venv, from ${told.source}`);
};

/** The pip to install with after seed.py has ended. If seed.py found no pip, gets pip from the index. */
async function seededPip(
  path: string,
  { ending, stderr }: Captured,
  facts: Making,
  tools: VenvTools,
): Promise<InstallingPip> {
  if (succeeded(ending)) return scriptOrModule(path, tools.look);
  if (exitCode(ending) === UNWRITABLE)
    throw new ShimError('venv-failed', `pip can't be put into the venv: ${stderr.trim()}`);
  const fetched = await tools.processes.captured(
    {
      program: facts.pip,
      args: [
        ...[...facts.pipWords, '--python', pythonIn(path, facts, tools.look)],
        ...['install', '--no-user', '--retries', '0', 'pip'],
      ],
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

/**
 * The path of the venv's Python, for the first line of pip's scripts. Like the module venv, takes the Python
 * in bin/ that has the interpreter's name.
 * @param isNew true if the module venv is still filling bin/. Then the usual names count as existing
 */
function pythonIn(path: string, { interpreter }: Making, look: Look, isNew = false): string {
  const name = interpreter.path.split('/').at(-1) ?? '';
  const named = `${path}/bin/${name}`;
  const isUsual = isNew && [`python`, `python3`, `python${interpreter.version}`].includes(name);
  return isUsual || look.executable(named) ? named : `${path}/bin/python3`;
}

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
