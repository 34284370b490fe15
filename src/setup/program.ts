import type { Ports } from '../commands/ports.ts';
import { DATA_FILES } from '../packages/data.ts';
import { ShimError } from '../system/errors.ts';
import { parent } from '../system/paths.ts';
import type { MadeDirectories } from './made-directories.ts';
import { ORIGIN } from './origin.ts';

/** The man page and the completions, by their paths below `share/`. */
export const DOCUMENTS = [
  'man/man1/pip-shim.1',
  'bash-completion/completions/pip-shim',
  'zsh/site-functions/_pip-shim',
  'fish/vendor_completions.d/pip-shim.fish',
] as const;

/** boot.cjs and the files that it loads. packaging/bundle.mjs says what is in those that it makes. */
export const PROGRAM_FILES = [
  'boot.cjs',
  'cli.cjs',
  'follow.cjs',
  'leave-code.cjs',
  'pip-shim.cjs',
  'plain-pip.cjs',
  'remedies.cjs',
  'versions.cjs',
] as const;

/** The built files, by their paths below dist/ or below an installed version. */
export const builtIn = (directory: string, { look }: Pick<Ports, 'look'>): readonly string[] => [
  ...PROGRAM_FILES,
  ...DATA_FILES.map((name) => `data/${name}`),
  ...[...look.list(`${directory}/shims`)].sort().map((name) => `shims/${name}`),
];

/** The files of an installed version, each with the file in the clone from which it is copied. */
function filesOf(built: readonly string[], hasOrigin: boolean) {
  return [
    ...built.map((name) => [name, `dist/${name}`] as const),
    ...['install.sh', 'packaging/install-help.txt'].map((name) => [name, name] as const),
    ...(hasOrigin ? [[ORIGIN, `dist/${ORIGIN}`] as const] : []),
    ...DOCUMENTS.map((name) => [`share/${name}`, `dist/share/${name}`] as const),
  ];
}

/** pip-shim reads at most this many bytes of a file. The largest file of the program has 360,000. */
const LIMIT = 1 << 24;

/**
 * Places the built program in a directory whose name contains a digest of the files, and points `current` to
 * it. The files of a version never change, and the previous version stays, so that a running command keeps
 * the program with which it started.
 * @returns the directory of the version
 * @throws ShimError if the build lacks a file
 */
export function placeProgram(made: MadeDirectories, ports: Ports): string {
  const { installation, setup, version, files, look } = ports;
  const sources = filesOf(builtIn(`${setup.source}/dist`, ports), setup.origin !== undefined);
  const texts = sources.map(([installed, source]) => ({ installed, text: builtFile(source, ports) }));
  const name = `${version}-${digestOf(texts, ports)}`;
  const directory = `${installation.root}/versions/${name}`;
  made.make(installation.root);
  made.remember();
  for (const { installed, text } of texts) {
    const file = `${directory}/${installed}`;
    made.make(parent(file));
    if (look.lstat(file)?.kind !== 'file' || look.readText(file, LIMIT) !== text)
      files.writeFile(file, text, 0o644);
  }
  switchTo(name, ports);
  return directory;
}

const digestOf = (texts: readonly { readonly text: string }[], { setup }: Ports): string =>
  setup.disk.digest(texts.map(({ text }) => text)).slice(0, 12);

/** True if a file of an installed version has changed. The version's name contains a digest of its files. */
export function isDamaged(directory: string, ports: Ports): boolean {
  const { look } = ports;
  const placed = /\/versions\/[^/]+-([\da-f]{12})$/.exec(look.realPath(directory))?.[1];
  if (placed === undefined) return false; // a package manager can check its own files
  const names = filesOf(builtIn(directory, ports), look.stat(`${directory}/${ORIGIN}`) !== undefined);
  const texts = names.map(([name]) => ({ text: look.readText(`${directory}/${name}`, LIMIT) ?? '' }));
  return digestOf(texts, ports) !== placed;
}

function builtFile(source: string, { look, setup }: Ports): string {
  const text = look.readText(`${setup.source}/${source}`, LIMIT);
  if (text !== undefined) return text;
  throw new ShimError(
    'incomplete-build',
    `the build lacks ${setup.source}/${source}; nothing was installed`,
    ['run install.sh from a clone or an unpacked release'],
  );
}

function switchTo(name: string, { installation, setup, files, look }: Ports): void {
  const current = `${installation.root}/current`;
  const previous = setup.disk.readLink(current);
  if (previous === `versions/${name}`) return;
  setup.disk.switchLink(`versions/${name}`, current);
  for (const old of look.list(`${installation.root}/versions`)) {
    if (old !== name && `versions/${old}` !== previous)
      files.removeTree(`${installation.root}/versions/${old}`);
  }
}
