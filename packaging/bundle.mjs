// Bundles the program into a few CommonJS files beside boot.cjs. Each file is loaded when a command needs it. A pip
// command that ends in a menu needs only the first one, and V8's compiled code is kept for that one alone. They are
// CommonJS because Node starts its loader of ES modules for a tenth of its own start time. esbuild splits only ES
// modules. So it splits them first, and then bundles the chunks of each file.
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
      // boot.cjs reads the id of the first file here.
      banner: { js: file === PROGRAM[0] ? `"use strict"; // ${id}` : sameProgram(file, id) },
      plugins: [fromChunks(file, chunks, texts)],
    }),
  );
  await Promise.all(written);
  return Object.keys(split.metafile.inputs);
}

/**
 * Maps the name of each chunk to its file and its name there: the first file, of which an entry needs the chunk. So a
 * file imports only from itself and from earlier ones.
 */
function filesOfChunks(outputs) {
  const names = Object.keys(outputs).sort();
  const entries = new Map(names.map((path) => [outputs[path].entryPoint, path]));
  const chunks = new Map();
  const add = (path, file) => {
    if (chunks.has(basename(path))) return;
    chunks.set(basename(path), { file, name: `c${names.indexOf(path)}` });
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

/** While a command runs, an upgrade may replace the files. Then the command must not go on with another version's. */
const sameProgram = (file, id) =>
  `"use strict";if(require("./${PROGRAM[0]}").id!=="${id}")throw new Error("${file} is of another version of pip-shim");`;

/**
 * Changes how a chunk imports from Node. esbuild would copy a whole module of Node's into a namespace. And node:crypto
 * takes a tenth of Node's own start, so it is loaded when a function of it is called.
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

/** The module that imports the chunks of a file, and exports them for the other files. */
function contentsOf(file, chunks, id) {
  const here = [...chunks].filter(([, chunk]) => chunk.file === file);
  const own = file === PROGRAM[0] ? [`export * from './entry.js';`, `export const id = "${id}";`] : [];
  return [...own, ...here.map(([chunk, { name }]) => `export * as ${name} from './${chunk}';`)].join('\n');
}

/** Makes esbuild bundle the chunks of one file. What is in another file is required when it is needed. */
function fromChunks(file, chunks, texts) {
  return {
    name: 'chunks',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\/.+\.js$/ }, ({ path }) => {
        const chunk = basename(path);
        return { path: chunk, namespace: chunks.get(chunk).file === file ? 'chunk' : 'other' };
      });
      onResolve({ filter: /^\.\/.+\.cjs$/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /^/, namespace: 'chunk' }, ({ path }) => ({ contents: quickly(texts.get(path)) }));
      onLoad({ filter: /^/, namespace: 'other' }, ({ path }) => {
        const { file: from, name } = chunks.get(path);
        return { contents: `module.exports = require('./${from}').${name};` };
      });
    },
  };
}
