// Bundles the program into a few CommonJS files beside boot.cjs. Each file is loaded when a command needs it.
// A pip command that ends in a menu needs only the first one. boot.cjs keeps V8's compiled code of all that a
// refusal needs. The files are CommonJS, because Node's loader of ES modules would add a tenth to Node's own
// start time. But esbuild splits only ES modules. So esbuild first splits the program as ES modules, and then
// bundles the chunks of each file.
import { createHash } from 'node:crypto';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * The files, each with the modules whose import loads it. A module that several files need is in the first of them.
 * The first file has what a pip command needs until somebody chooses.
 */
const FILES = {
  'pip-shim.cjs': ['src/entry.ts', 'src/ui/menu.ts'],
  'versions.cjs': ['src/packages/pep440.ts'],
  'remedies.cjs': [
    'src/app/after-failure.ts',
    'src/app/executions.ts',
    'src/shim/failed.ts',
    'src/ui/text-prompt.ts',
  ],
  'follow.cjs': ['src/shim/follow.ts', 'src/shim/command.ts'],
  'cli.cjs': ['src/app/cli.ts', 'src/app/wire-cli.ts', 'src/commands/dispatch.ts'],
};

/** The names of the files. */
export const PROGRAM = Object.keys(FILES);

/**
 * Writes the files of {@link PROGRAM} into a directory.
 * @param options esbuild's options for all files
 * @returns the paths of the modules that are in them
 */
export async function bundle(root, outdir, { sourcemap, ...options }) {
  const common = { ...options, absWorkingDir: root, bundle: true, platform: 'node', target: 'node18.19' };
  const split = await build({
    ...common,
    ...{ entryPoints: ['src/entry.ts'], outdir, format: 'esm', splitting: true },
    ...{ metafile: true, write: false, sourcemap: sourcemap && 'inline' },
    preserveSymlinks: true, // a node_modules/ that is a link must not change the bundle
    loader: { '.py': 'text' },
  });
  const texts = new Map(split.outputFiles.map(({ path, text }) => [basename(path), text]));
  const chunks = filesOfChunks(split.metafile.outputs);
  const digest = createHash('sha256');
  for (const name of [...texts.keys()].sort()) digest.update(texts.get(name));
  const id = digest.digest('hex').slice(0, 16);
  const written = PROGRAM.map((file) =>
    build({
      ...common,
      stdin: { contents: contentsOf(file, chunks, id) },
      ...{ outfile: join(outdir, file), format: 'cjs', charset: 'ascii', legalComments: 'inline' },
      ...{ minifyWhitespace: true, minifySyntax: true }, // names stay, for messages about bugs
      sourcemap: sourcemap && 'external',
      // The id is in the first line, where boot.cjs reads it.
      banner: { js: `"use strict"; // ${id}\n${file === PROGRAM[0] ? '' : sameProgram(file, id)}` },
      plugins: [fromChunks(file, chunks, texts)],
    }),
  );
  await Promise.all(written);
  return Object.keys(split.metafile.inputs);
}

/**
 * Maps each chunk to its file, and to its name in that file. The file is the first one that has a module
 * which imports the chunk at its start, and not on demand. So a file needs no file that comes after it.
 */
function filesOfChunks(outputs) {
  const names = Object.keys(outputs).sort();
  const entries = new Map(names.map((path) => [outputs[path].entryPoint, path]));
  const chunks = new Map();
  const add = (path, file) => {
    if (chunks.has(basename(path))) return;
    const imported = outputs[path].imports.map((each) => basename(each.path));
    chunks.set(basename(path), { file, name: `c${names.indexOf(path)}`, imported });
    for (const { path: next, kind } of outputs[path].imports)
      if (kind === 'import-statement' && outputs[next]) add(next, file);
  };
  for (const [file, modules] of Object.entries(FILES))
    for (const module of modules) if (entries.has(module)) add(entries.get(module), file);
  for (const path of names)
    if (!chunks.has(basename(path)))
      throw new Error(
        `packaging/bundle.mjs: ${outputs[path].entryPoint} is imported on demand, and is in no file`,
      );
  return chunks;
}

/** Code that stops a command from loading one of the new files if an upgrade replaces the files meanwhile. */
const sameProgram = (file, id) =>
  `if(require("./${PROGRAM[0]}").id!=="${id}")throw new Error("${file} is of another version of pip-shim");`;

/**
 * Changes how a chunk imports from Node. esbuild would copy a whole module of Node's into a namespace, which
 * loads the module at once. But loading node:crypto takes a tenth of Node's own start time. So the changed
 * code loads it only when the program calls its functions.
 */
const quickly = (text) =>
  text
    .replace(/^import \* as (\w+) from ("node:\w+");$/gm, 'const $1 = require($2);')
    .replace(/^import \{(.+)\} from "node:crypto";$/gm, (_, names) =>
      names
        .split(',')
        .map((each) => each.trim().split(' as '))
        .map(([name, own = name]) => `const ${own} = (...words) => require("node:crypto").${name}(...words);`)
        .join(' '),
    );

/**
 * The code from which esbuild makes a file. It exports the chunks that other files import. If only this file
 * imports a chunk, and only on demand, the code does not export that chunk, because an export would evaluate
 * it at once.
 */
function contentsOf(file, chunks, id) {
  const elsewhere = [...chunks.values()].filter((chunk) => chunk.file !== file);
  const wanted = new Set(elsewhere.flatMap(({ imported }) => imported));
  const here = [...chunks].filter(([chunk, { file: its }]) => its === file && wanted.has(chunk));
  const own = file === PROGRAM[0] ? [`export * from './entry.js';`, `export const id = "${id}";`] : [];
  return [...own, ...here.map(([chunk, { name }]) => `export * as ${name} from './${chunk}';`)].join('\n');
}

/**
 * Replaces a chunk's imports from other files by calls of `require`. esbuild itself would copy all exports of
 * a chunk for each import of one of them.
 */
function requiring(text, file, chunks) {
  const from = (all, chunk, code) => {
    const { file: other, name } = chunks.get(chunk);
    return other === file ? all : code(`require("./${other}").${name}`);
  };
  return text
    .replace(/^import "\.\/([^"]+\.js)";$/gm, (all, chunk) => from(all, chunk, () => '')) // nothing of it is used
    .replace(/^import \{([^}]*)\} from "\.\/([^"]+\.js)";$/gm, (all, names, chunk) =>
      from(all, chunk, (required) => `const {${names.replaceAll(' as ', ': ')}} = ${required};`),
    )
    .replace(/\bimport\("\.\/([^"]+\.js)"\)/g, (all, chunk) =>
      from(all, chunk, (required) => `Promise.resolve().then(() => ${required})`),
    );
}

/** Makes esbuild bundle the chunks of one file. */
function fromChunks(file, chunks, texts) {
  return {
    name: 'chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/.+\.js$/ }, ({ path }) => ({ path: basename(path), namespace: 'chunk' }));
      onResolve({ filter: /^\.\/.+\.cjs$/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /^/, namespace: 'chunk' }, ({ path }) => ({
        contents: quickly(requiring(texts.get(path), file, chunks)),
      }));
    },
  };
}
