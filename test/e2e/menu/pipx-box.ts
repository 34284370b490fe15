import { existsSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { packPipx } from '../../helpers/installed-wheels.ts';
import { commandsWithout, copyVenv, preparedAt } from '../../helpers/prepared.ts';
import { run } from '../../helpers/process.ts';
import type { Sandbox, SandboxOptions } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { type PromptBox, promptBox } from './prompt-box.ts';

/** Debian's directory with the wheels of pip and setuptools that a new venv gets. */
const SYSTEM_WHEELS = '/usr/share/python-wheels';
const PIPX = '/usr/bin/pipx';

/** Returns why the real pipx can't run on this machine without a network, or false if it can. */
export async function noPipx(): Promise<string | false> {
  if (!existsSync(PIPX)) return `no ${PIPX} (apt-get install -y pipx)`;
  if (!existsSync(SYSTEM_WHEELS))
    return `pipx starts from pip and setuptools, and ${SYSTEM_WHEELS} is missing`;
  const { code } = await run('/usr/bin/python3', ['-c', 'import ensurepip'], { env: {} });
  return code === 0 ? false : 'pipx makes venvs with ensurepip, which is missing (python3-venv)';
}

export interface PipxBoxOptions extends SandboxOptions {
  /** If true, pipx has no shared libraries yet, and its first install takes ten seconds longer. */
  readonly neverUsed?: boolean;
}

/** Makes a sandbox whose index has two tools and the wheels that pipx needs. pipx uses its default home. */
export async function pipxBox(t: TestContext, options: PipxBoxOptions = {}): Promise<PromptBox> {
  const box = await promptBox(t, options);
  for (const file of systemWheels()) symlinkSync(file, join(box.wheels, basename(file)));
  const wheel = buildWheel(box.wheels, { name: 'wheel' });
  for (const name of ['codespell', 'yamllint'])
    buildWheel(box.wheels, { name, scripts: { [name]: `${name}:main` } });
  if (!options.neverUsed) copyVenv(await sharedLibs(box, wheel), join(box.home, '.local/pipx/shared'));
  return box;
}

const systemWheels = (): string[] =>
  readdirSync(SYSTEM_WHEELS)
    .filter((name) => /^(pip|setuptools)-/.test(name))
    .map((name) => join(SYSTEM_WHEELS, name));

/** Makes the venv that all pipx tools share, once for a test run. The last command compiles its pip. */
function sharedLibs({ run, python }: PromptBox, wheel: string): Promise<string> {
  return preparedAt(join(testTemp(), 'pipx-shared'), async (venv) => {
    const [inVenv, install] = [join(venv, 'bin/python'), ['install', '--no-index', '--no-compile']];
    for (const [program, ...words] of [
      ['/usr/bin/python3', '-m', 'venv', '--without-pip', venv],
      [python.pip, '--python', inVenv, ...install, ...systemWheels()],
      [inVenv, '-m', 'pip', ...install, wheel],
    ] as const) {
      const { code, stderr } = await run(program, words);
      if (code !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
    }
  });
}

/** Takes pipx off PATH, and keeps all other system commands. */
export async function withoutPipx(box: Sandbox): Promise<void> {
  const own = box.python.how === 'made' ? [dirname(box.python.pip)] : [];
  box.env.PATH = [box.shims, box.bin, ...own, await commandsWithout('pipx')].join(':');
}

/** Adds modules that a `python -m` in the project might run. Returns the file that they would then write. */
export function layTraps(box: Sandbox): string {
  const ran = join(box.home, 'ran');
  for (const name of ['venv', 'pip', 'ensurepip', 'pipx'])
    writeFileSync(join(box.project, `${name}.py`), `open(${JSON.stringify(ran)}, "w")\n`);
  return ran;
}

/** Takes pipx off a sandbox's PATH, and adds Debian's pipx to its index. */
export async function bareBox(box: Promise<PromptBox>): Promise<PromptBox> {
  const made = await box;
  await withoutPipx(made);
  packPipx(made.wheels);
  return made;
}
