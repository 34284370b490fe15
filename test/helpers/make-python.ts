import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { askPython, basePython, type Interpreter, type Python, pipRefuses } from './interpreter.ts';
import { askedOnce, preparedAt } from './prepared.ts';
import { run } from './process.ts';
import { testTemp } from './temp.ts';

export interface MakePythonOptions {
  /** Whether the Python has the EXTERNALLY-MANAGED marker. */
  readonly marked: boolean;
  /** A wheel of pip to unpack. By default, the pip of the copied Python or of its ensurepip is used. */
  readonly pipWheel?: string;
  /** If true, the Python lacks ensurepip, as on a Debian system without the package python3-venv. */
  readonly withoutEnsurepip?: boolean;
  /** The interpreter to copy; default: {@link basePython}. */
  readonly from?: string;
  /** A name for a separate Python, into which no other test file writes. */
  readonly aloneFor?: string;
  /** The name of the prefix's last directory. pip-shim recognizes some Pythons' managers by this name. */
  readonly called?: string;
}

/** The text of the EXTERNALLY-MANAGED file. It is not Debian's text, because each distributor has its own. */
export const MARKER_TEXT = 'This Python belongs to the tests of pip-shim.\nNothing may be installed into it.';

/**
 * Makes a Python with its own prefix: a copy of a real interpreter, links to its standard library, empty
 * site-packages and a pip. The same options give the same Python in all test processes, so a test that writes
 * into it affects other tests. Throws if sys.prefix of the copy is not the new prefix. Throws if a marked
 * Python has pip 23.0 or newer and this pip does not refuse.
 */
export async function makePython(options: MakePythonOptions): Promise<Python> {
  const base = options.from === undefined ? await basePython() : await askPython(options.from);
  if (!base) throw new Error(`${options.from} is no Python 3.8 or newer`);
  const key = createHash('sha256')
    .update(JSON.stringify([base, options]))
    .digest('hex')
    .slice(0, 10);
  const own = join(testTemp(), `python-${options.marked ? 'marked' : 'free'}-${key}`);
  const prefix = options.called === undefined ? own : join(own, options.called);
  await preparedAt(prefix, (aside) => build(aside, prefix, base, options));
  return askedOnce(`python-${key}`, () => verified(prefix, base, options.marked));
}

async function build(
  root: string,
  prefix: string,
  base: Interpreter,
  options: MakePythonOptions,
): Promise<void> {
  const name = pythonName(base);
  const stdlib = join(root, 'lib', name);
  mkdirSync(join(root, 'bin'));
  copyFileSync(base.executable, join(root, 'bin', name));
  symlinkSync(name, join(root, 'bin', 'python3'));
  const without = ['site-packages', 'dist-packages', 'EXTERNALLY-MANAGED', 'test', 'idlelib'];
  linkTree(base.stdlib, stdlib, new Set([...without, ...(options.withoutEnsurepip ? ['ensurepip'] : [])]));
  for (const dir of ['site-packages', 'dist-packages']) mkdirSync(join(stdlib, dir));
  linkLibrary(base, root);
  if (options.marked) writeFileSync(join(stdlib, 'EXTERNALLY-MANAGED'), markerFile());
  await placePip(root, base, options.pipWheel);
  for (const pip of ['pip', 'pip3', name.replace('python', 'pip')]) {
    writeFileSync(join(root, 'bin', pip), pipScript(join(prefix, 'bin', name)), { mode: 0o755 });
  }
}

/** Makes a tree of directories with links to the files of `from`. Python writes bytecode into this tree. */
function linkTree(from: string, to: string, without: ReadonlySet<string> = new Set()): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (without.has(entry.name) || !existsSync(source)) continue;
    if (statSync(source).isDirectory()) linkTree(source, target);
    else symlinkSync(realpathSync(source), target);
  }
}

/** Links libpython into the new prefix. Interpreters of uv and of macOS look for it there. */
function linkLibrary(base: Interpreter, root: string): void {
  const lib = join(base.basePrefix, 'lib');
  if (!existsSync(lib)) return;
  for (const file of readdirSync(lib).filter((entry) => entry.startsWith('libpython'))) {
    symlinkSync(join(lib, file), join(root, 'lib', file));
  }
}

/** Puts pip into dist-packages for Debian's interpreters, and into site-packages for all others. */
async function placePip(root: string, base: Interpreter, wheel: string | undefined): Promise<void> {
  const name = pythonName(base);
  const debian = readFileSync(join(base.stdlib, 'site.py'), 'utf8').includes('dist-packages');
  const site = join(root, 'lib', name, debian ? 'dist-packages' : 'site-packages');
  if (wheel === undefined && base.pip && refuses(base.pip.version))
    return copyPip(base.pip.dir, base.pip.version, site);
  const found = wheel ?? bundledPip(base);
  if (!found)
    throw new Error(`${base.executable} has no pip 23.0 or newer, which is the first that knows the marker`);
  const { code, stderr } = await run(base.executable, ['-m', 'zipfile', '-e', found, site]);
  if (code !== 0) throw new Error(`cannot unpack ${found}: ${stderr}`);
}

function copyPip(dir: string, version: string, site: string): void {
  for (const entry of [dir, join(dirname(dir), `pip-${version}.dist-info`)]) {
    if (existsSync(entry)) cpSync(entry, join(site, basename(entry)), { recursive: true, dereference: true });
  }
}

/** Returns the path of ensurepip's wheel of pip. Debian keeps the wheel in /usr/share/python-wheels. */
function bundledPip(base: Interpreter): string | undefined {
  return [join(base.stdlib, 'ensurepip', '_bundled'), '/usr/share/python-wheels']
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir).map((file) => join(dir, file)))
    .find((path) => refuses(/^pip-([\d.]+)-py3/.exec(basename(path))?.[1] ?? '0'));
}

const refuses = (pipVersion: string): boolean => Number.parseInt(pipVersion, 10) >= 23;
const pythonName = (base: Interpreter): string => `python${base.version.split('.').slice(0, 2).join('.')}`;
const markerFile = (): string => `[externally-managed]\nError=${MARKER_TEXT.replace('\n', '\n ')}\n`;
const pipScript = (python: string): string =>
  `#!${python}\nimport sys\nfrom pip._internal.cli.main import main\nif __name__ == '__main__':\n    sys.exit(main())\n`;

async function verified(prefix: string, base: Interpreter, marked: boolean): Promise<Python> {
  const python = join(prefix, 'bin', pythonName(base));
  const said = await askPython(python);
  if (said?.prefix !== prefix || !said.pip) {
    throw new Error(
      `the copy of ${base.executable} in ${prefix} does not stand on its own: ${JSON.stringify(said)}`,
    );
  }
  const pip = join(prefix, 'bin', 'pip');
  const made: Python = {
    python,
    pip,
    version: said.version,
    pipVersion: said.pip.version,
    stdlib: said.stdlib,
    how: 'made',
  };
  const refusing = marked && refuses(made.pipVersion);
  if ((await pipRefuses(made)) !== refusing)
    throw new Error(`${pip} ${refusing ? 'does not refuse' : 'refuses'}`);
  return made;
}
