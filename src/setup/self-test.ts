import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { parent } from '../system/paths.ts';
import type { Captured, CaptureOptions, Command } from '../system/ports.ts';
import { commandLine, quoteWord } from '../ui/text.ts';
import { removalOf } from './installation.ts';

const WHEEL = 'pip_shim_self_test-1.0-py3-none-any.whl';

/** A Python script that writes a wheel with one module to the path in its first argument. */
const MAKE_WHEEL = `import sys, zipfile
info = "pip_shim_self_test-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("pip_shim_self_test.py", "answer = 42\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: pip-shim-self-test\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: pip-shim\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    names = ["pip_shim_self_test.py", info + "METADATA", info + "WHEEL", info + "RECORD"]
    wheel.writestr(info + "RECORD", "".join(name + ",,\\n" for name in names))
`;

/**
 * Installs a wheel through a shim into a temporary project. If no pip refuses to install, only checks that a
 * shim passes `--version` on to pip.
 * @param pips the paths of the machine's pips, by name
 * @throws ShimError if a step fails; the installation stays
 */
export async function selfTest(pips: ReadonlyMap<string, string>, ports: Ports): Promise<void> {
  const directory = ports.setup.disk.temporaryDirectory();
  try {
    await new SelfTest(directory, ports).run(pips);
  } finally {
    ports.files.removeTree(directory);
  }
}

class SelfTest {
  readonly #ports: Ports;
  readonly #home: string;
  readonly #project: string;

  constructor(directory: string, ports: Ports) {
    this.#ports = ports;
    this.#home = `${directory}/home`;
    this.#project = `${directory}/projects/self-test`;
    ports.files.makeDirectory(this.#home);
    ports.files.makeDirectory(`${this.#project}/.git`);
  }

  async run(pips: ReadonlyMap<string, string>): Promise<void> {
    const { installation } = this.#ports;
    const version = await this.#captured(installation.launcher, ['--version']);
    if (codeOf(version) !== 0) this.#fail('pip-shim --version failed:', version);
    this.#say(`pip-shim --version says ${outputOf(version).split('\n', 1)[0]}`);
    const [first] = pips;
    if (!first) return this.#say('no pip to test with');
    for (const [name, pip] of pips) {
      const python = await this.#pythonOf(name, pip);
      if (python === undefined || !(await this.#makesWheel(python))) continue;
      if (await this.#refuses(pip)) return this.#installs(name, pip, python);
    }
    return this.#passesThrough(...first);
  }

  async #pythonOf(name: string, pip: string): Promise<string | undefined> {
    const interpreter = await this.#ports.pips.interpreter(name, pip);
    return interpreter?.path ?? this.#ports.processes.find('python3');
  }

  /** Makes the wheel. With -I, Python imports no module from the current directory. */
  async #makesWheel(python: string): Promise<boolean> {
    const args = ['-I', '-', `${this.#project}/${WHEEL}`];
    return codeOf(await this.#captured(python, args, {}, MAKE_WHEEL)) === 0;
  }

  /** True if pip refuses to install. If pip does not refuse, --dry-run keeps it from installing anything. */
  async #refuses(pip: string): Promise<boolean> {
    const args = ['install', '--dry-run', '--no-index', '--no-deps', `./${WHEEL}`];
    return outputOf(await this.#captured(pip, args)).includes('externally-managed-environment');
  }

  async #installs(name: string, pip: string, python: string): Promise<void> {
    this.#say(`${pip} refuses to install into the system's Python, so pip-shim is needed here`);
    const words = ['install', '--no-index', `./${WHEEL}`];
    this.#say(`→ PIP_SHIM_AUTO=venv ${name} ${words.join(' ')}   (in a throw-away project)`);
    const shim = `${this.#ports.installation.shims}/${name}`;
    // An active venv's pip may come first on the user's PATH. So put the directory of the pip under test
    // before it.
    const path = { PATH: `${parent(pip)}:${this.#ports.env.PATH ?? ''}` };
    const installed = await this.#captured(shim, words, { PIP_SHIM_AUTO: 'venv', ...path });
    if (codeOf(installed) !== 0) this.#fail(`exit ${codeOf(installed)}, it should be 0. It said:`, installed);
    const importing = ['-c', 'import pip_shim_self_test'];
    const imported = await this.#captured(`${this.#project}/.venv/bin/python`, importing);
    if (codeOf(imported) !== 0) this.#fail("the project's .venv can't import it:", imported);
    this.#say("exit 0, and the project's .venv imports it");
    const system = await this.#captured(python, importing);
    if (codeOf(system) === 0) this.#fail(`${python} imports it too, which must not happen`, system);
    this.#say(`${python} can't import it, as it should be`);
  }

  async #passesThrough(name: string, pip: string): Promise<void> {
    const [expected, got] = [
      await this.#asUser(pip),
      await this.#asUser(`${this.#ports.installation.shims}/${name}`),
    ];
    if (codeOf(got) !== codeOf(expected) || outputOf(got) !== outputOf(expected)) {
      const codes = `(${codeOf(got)}, not ${codeOf(expected)})`;
      this.#fail(`${name} --version differs from ${pip} --version ${codes}:`, got);
    }
    this.#say(`${pip} does not refuse to install, so pip-shim only passes it through`);
    this.#say(`→ ${name} --version: ${outputOf(got).split('\n', 1)[0]}`);
  }

  /** Runs `--version` with the user's own environment variables, because some pips need them. */
  async #asUser(program: string): Promise<Captured> {
    const { env, installation } = this.#ports;
    const PATH = `${installation.shims}:${env.PATH ?? ''}`;
    return this.#awaited({ program, args: ['--version'], env: { PATH } });
  }

  /** Runs a command with a temporary home directory and without the user's settings. */
  async #captured(program: string, args: readonly string[], more = {}, stdin = ''): Promise<Captured> {
    const { env, installation } = this.#ports;
    const others = Object.keys(env).filter((name) =>
      /^(?:PIP|_PIPSHIM)_|^GITHUB_(?:PATH|ACTIONS)$/.test(name),
    );
    const none = Object.fromEntries([...others, 'VIRTUAL_ENV'].map((name) => [name, undefined]));
    const home = this.#home;
    const xdg = ['STATE', 'DATA', 'CONFIG', 'CACHE'].map((name) => [`XDG_${name}_HOME`, `${home}/${name}`]);
    return this.#awaited(
      {
        program,
        args,
        cwd: this.#project,
        env: {
          ...none,
          ...Object.fromEntries(xdg),
          HOME: home,
          PATH: `${installation.shims}:${env.PATH ?? ''}`,
          PIP_CONFIG_FILE: '/dev/null',
          PIP_NO_INDEX: '1',
          PIP_DISABLE_PIP_VERSION_CHECK: '1',
          ...more,
        },
      },
      { stdin },
    );
  }

  async #awaited(command: Command, options: CaptureOptions = {}): Promise<Captured> {
    const { processes, screen, setup } = this.#ports;
    const label = `self-test: ${commandLine(command.program, command.args)}`;
    const result = await screen.during(label, processes.captured(command, options));
    setup.throwIfInterrupted();
    return result;
  }

  #say(text: string): void {
    this.#ports.answer.line(`self-test: ${text}`);
  }

  #fail(what: string, said: Captured): never {
    this.#say(what);
    for (const line of outputOf(said).split('\n')) this.#ports.answer.line(`  | ${line}`);
    const { installation } = this.#ports;
    const launcher = quoteWord(installation.launcher);
    throw new ShimError('self-test', 'the self-test failed; what was installed stays where it is', [
      `look further:    ${launcher} doctor`,
      ...removalOf(installation.root, installation).map((line) => `plain pip again: ${line}`),
    ]);
  }
}

const outputOf = ({ stdout, stderr }: Captured): string => `${stdout}${stderr}`.trimEnd();

/** The exit code: 128 if a signal ended the command, 127 if the command could not be started. */
function codeOf({ ending }: Captured): number {
  if (ending.kind === 'exit') return ending.code;
  return ending.kind === 'signal' ? 128 : 127;
}
