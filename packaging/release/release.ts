// Makes a release in release/: see USAGE. The same commit makes the same bytes, wherever and whenever: every time in the
// files is SOURCE_DATE_EPOCH, by default the time of the commit; names are sorted; owner and modes are fixed.
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isReleaseUrl } from '../../src/setup/origin.ts';

const USAGE = `Usage: npm run release -- [--url URL]

Makes in release/, from a clean work tree: the tarball with the built program, get.sh, the packages whose tools are
here, the bill of materials and SHA256SUMS. Run npm ci before, so that the dependencies are those of the lock file.

  --url URL  the address below which all files of release/ will be served, such as https://example.org/pip-shim.
             get.sh fetches the tarball from there. Default: "homepage" in package.json.`;

const root = fileURLToPath(new URL('../../', import.meta.url));
/** The files of the tarball beside dist/ and the documents. install.sh reads these. */
const INSTALLER = ['install.sh', 'package.json', 'packaging/install-help.txt', 'packaging/install-node.sh'];
const DOCUMENTS = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'docs'];
/** The pictures that are shown in the documents. */
const PICTURES = ['picture/prompt.svg', 'bench/figures.svg'];
/** The program that the build of each of these packages needs. Other builds in packaging/ need none. */
const TOOLS: Readonly<Record<string, string>> = {
  arch: 'makepkg',
  deb: 'dpkg-deb',
  npm: 'npm',
  rpm: 'rpmbuild',
};

/** An expected failure, which is printed without a stack. */
class Refused extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refused)) throw error;
  console.error(`release: ${error.message}`);
  process.exitCode = error.exitCode;
}

function main(): void {
  const url = wantedUrl();
  if (url === undefined) {
    console.log(USAGE);
    return;
  }
  assertClean();
  const epoch = process.env.SOURCE_DATE_EPOCH || said('git', ['log', '-1', '--format=%ct']).trim();
  if (!/^\d+$/.test(epoch)) throw new Refused(`SOURCE_DATE_EPOCH is not a number of seconds: ${epoch}`, 2);
  process.env.SOURCE_DATE_EPOCH = epoch;
  fs.rmSync(join(root, 'dist'), { recursive: true, force: true }); // an older build may have left more files there
  run(process.execPath, ['build.mjs']);
  const work = fs.mkdtempSync(join(tmpdir(), 'pip-shim-release-'));
  try {
    const output = join(work, 'release');
    fs.mkdirSync(output);
    fill(output, url, epoch);
    fs.rmSync(join(root, 'release'), { recursive: true, force: true });
    fs.cpSync(output, join(root, 'release'), { recursive: true });
    console.log(`release/ is complete: ${fs.readdirSync(output).sort().join(' ')}`);
  } finally {
    fs.rmSync(work, { recursive: true });
  }
}

/** Makes all files of the release in a directory. */
function fill(output: string, url: string, epoch: string): void {
  const { version } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  // `pip-shim self-update` compares three numbers, so the version must have them.
  if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Refused(`${version} in package.json is not three numbers`);
  const tarball = makeTarball(join(output, `pip-shim-${version}.tar.gz`), `pip-shim-${version}`, epoch);
  const KB = String(Math.ceil(fs.statSync(tarball).size / 1024));
  makeGetScript(join(output, 'get.sh'), { URL: url, VERSION: version, DIGEST: sha256(tarball), KB });
  const bill = join(output, `pip-shim-${version}.cdx.json`);
  fs.copyFileSync(join(root, 'dist/bill-of-materials.json'), bill);
  for (const kind of kindsOfPackages()) makePackage(kind, { output, url, tarball });
  const names = fs.readdirSync(output).sort();
  const sums = names.map((name) => `${sha256(join(output, name))}  ${name}\n`);
  fs.writeFileSync(join(output, 'SHA256SUMS'), sums.join(''));
}

/** The address of the release, without a slash at its end. Undefined if the user asks for help. */
function wantedUrl(): string | undefined {
  const { url, help } = wordsOf(process.argv.slice(2));
  if (help) return undefined;
  const { homepage } = JSON.parse(fs.readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = url ?? homepage;
  if (wanted === undefined) {
    throw new Refused(`it needs --url URL, because package.json has no "homepage"\n\n${USAGE}`, 2);
  }
  const plain = wanted.replace(/\/+$/, '');
  if (plain.startsWith('https://') && isReleaseUrl(plain)) return plain;
  const rule = 'it must begin with https:// and have only letters, digits and . _ ~ : / % + -';
  throw new Refused(`${wanted} can't be the address of a release\n  ${rule}`, 2);
}

function wordsOf(args: string[]): { readonly url?: string; readonly help?: boolean } {
  try {
    return parseArgs({ args, options: { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } })
      .values;
  } catch (error) {
    throw new Refused(`${(error as Error).message}\n\n${USAGE}`, 2);
  }
}

/** @throws Refused with the names, if the work tree has files that its commit does not have */
function assertClean(): void {
  const changed = said('git', ['status', '--porcelain', '--untracked-files=all']).trimEnd();
  if (changed === '') return;
  const lines = changed.split('\n').map((line) => `  ${line}`);
  throw new Refused(
    `the work tree is not clean; commit or remove these files, then run it again\n${lines.join('\n')}`,
  );
}

/** Packs the built program with GNU tar. Returns the path of the archive. */
function makeTarball(path: string, name: string, epoch: string): string {
  const work = `${path}.work`;
  const documents = said('git', ['ls-files', '-z', '--', ...DOCUMENTS, ...PICTURES])
    .split('\0')
    .filter(Boolean);
  for (const file of [...INSTALLER, ...documents, 'dist']) {
    fs.mkdirSync(dirname(join(work, name, file)), { recursive: true });
    fs.cpSync(join(root, file), join(work, name, file), { recursive: true });
  }
  const order = ['--sort=name', '--format=ustar', `--mtime=@${epoch}`];
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'];
  const archive = join(work, 'archive.tar');
  run('tar', [...order, ...owner, '-cf', archive, '-C', work, name]);
  fs.writeFileSync(path, execFileSync('gzip', ['-9n', '-c', archive], { maxBuffer: 1 << 28 }));
  fs.rmSync(work, { recursive: true });
  return path;
}

/** Writes get.sh with these values in place of `@NAME@`. */
function makeGetScript(path: string, values: Readonly<Record<string, string>>): void {
  const template = fs.readFileSync(join(root, 'packaging/release/get.sh'), 'utf8');
  const text = template.replace(/@([A-Z]+)@/g, (whole, name) => values[name] ?? whole);
  fs.writeFileSync(path, text);
  fs.chmodSync(path, 0o755);
}

function kindsOfPackages(): readonly string[] {
  const kinds = fs.readdirSync(join(root, 'packaging')).sort();
  return kinds.filter((kind) => fs.existsSync(join(root, 'packaging', kind, 'build')));
}

/**
 * Runs packaging/KIND/build. The formula also needs the tarball's address, because brew fetches the tarball
 * and builds from it.
 */
function makePackage(
  kind: string,
  { output, url, tarball }: { readonly output: string; readonly url: string; readonly tarball: string },
): void {
  const tool = TOOLS[kind];
  if (tool !== undefined && !isOnPath(tool)) {
    console.log(`left out: ${kind}, because ${tool} is not installed`);
    return;
  }
  const more = kind === 'brew' ? [`${url}/${tarball.slice(output.length + 1)}`, tarball] : [];
  run('sh', [`packaging/${kind}/build`, output, ...more]);
}

function isOnPath(tool: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((directory) => fs.existsSync(join(directory, tool)));
}

/** Runs a program with our output. @throws Refused if it fails; the program has printed why */
function run(program: string, args: readonly string[]): void {
  execute(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** The output of a program. @throws Refused if it fails; the program has printed why */
function said(program: string, args: readonly string[]): string {
  return String(execute(program, args, { stdio: ['ignore', 'pipe', 'inherit'] }));
}

function execute(program: string, args: readonly string[], options: ExecFileSyncOptions): unknown {
  try {
    return execFileSync(program, args, { cwd: root, ...options });
  } catch (error) {
    const { code, status } = error as { readonly code?: string; readonly status?: number };
    const how = code === 'ENOENT' ? 'is not installed' : `failed (exit code ${status ?? 'none'})`;
    throw new Refused(`${[program, ...args.slice(0, 2)].join(' ')} ${how}`);
  }
}

function sha256(path: string): string {
  return createHash('sha256').update(fs.readFileSync(path)).digest('hex');
}
