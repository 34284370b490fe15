// Builds the program in dist/: the bundled files, what they read, and the documents.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { billOfMaterials } from './packaging/bill-of-materials.mjs';
import { bundle, PROGRAM } from './packaging/bundle.mjs';
import { writeHooks } from './packaging/hooks.mjs';

const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));
const dist = new URL('dist/', import.meta.url);
const withMap = process.argv.includes('--source-map'); // for test/helpers/coverage/
await mkdir(dist, { recursive: true });
// For install.sh, a build is complete if the file `built` exists and is newer than all sources.
await rm(new URL('built', dist), { force: true });
const inputs = await bundle(fileURLToPath(new URL('.', import.meta.url)), 'dist', {
  sourcemap: withMap,
  define: { __VERSION__: JSON.stringify(version) },
});
for (const name of await readdir(dist)) {
  const isNew = PROGRAM.includes(withMap ? name.replace(/\.map$/, '') : name);
  if (!isNew && /\.(?:cjs|map)$/.test(name)) await rm(new URL(name, dist));
}
// dist/ has the layout of an installed version. The parts of the shims lie in shims/ beside the program.
await rm(new URL('shims/', dist), { recursive: true, force: true });
await mkdir(new URL('shims/', dist));
for (const name of await readdir(new URL('shims/', import.meta.url))) {
  const copy = name.endsWith('.cjs') ? name : `shims/${name}`;
  await copyFile(new URL(`shims/${name}`, import.meta.url), new URL(copy, dist));
}
await writeHooks(new URL('shims/', import.meta.url), new URL('shims/', dist));
for (const name of await readdir(dist)) if (name.startsWith('pip-shim.code')) await rm(new URL(name, dist));
await rm(new URL('data/', dist), { recursive: true, force: true });
const tables = [
  'catalogue/architectures.txt',
  'catalogue/catalogue.txt',
  'names/names.txt',
  'names/traits.txt',
  'wheels/wheels.txt',
];
for (const name of ['build-needs.txt', ...tables]) {
  const copy = new URL(`data/${name}`, dist);
  await mkdir(new URL('.', copy), { recursive: true });
  await copyFile(new URL(`data/${name}`, import.meta.url), copy);
}
const bundled = bundledPackages(inputs);
await writeFile(new URL('licences.txt', dist), await licences(bundled));
await writeFile(new URL('bill-of-materials.json', dist), await billOfMaterials(bundled));

await documents();
await writeFile(new URL('built', dist), '');

/** Writes the man page and the completions below dist/share/. install.sh links to them. */
async function documents() {
  const page = fileURLToPath(new URL('man-page.mjs', dist)); // reads ../package.json, as in packaging/
  await build({
    absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
    entryPoints: ['packaging/man-page.ts'],
    outfile: page,
    ...{ bundle: true, platform: 'node', target: 'node18.19', format: 'esm' },
    loader: { '.py': 'text', '.txt': 'text' },
    define: { __VERSION__: JSON.stringify(version) },
  });
  const boot = fileURLToPath(new URL('boot.cjs', dist));
  const made = [
    ['man/man1/pip-shim.1', page],
    ['bash-completion/completions/pip-shim', boot, 'cli', 'completions', 'bash'],
    ['zsh/site-functions/_pip-shim', boot, 'cli', 'completions', 'zsh'],
    ['fish/vendor_completions.d/pip-shim.fish', boot, 'cli', 'completions', 'fish'],
  ].map(async ([path, ...words]) => {
    const file = new URL(`share/${path}`, dist);
    await mkdir(new URL('.', file), { recursive: true });
    await writeFile(file, (await promisify(execFile)(process.execPath, words)).stdout);
  });
  await Promise.all(made);
  await rm(page, { force: true });
}

/** The sorted names of the packages of node_modules/ from which the bundle's inputs come. */
function bundledPackages(inputs) {
  const names = inputs.flatMap((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/**
 * The text of licences.txt: the licences that must accompany the bundled packages. packaging/deb/build reads
 * the file.
 */
async function licences(packages) {
  const texts = packages.map(async (name) => {
    const home = new URL(`node_modules/${name}/`, import.meta.url);
    const files = (await readdir(home)).filter((each) => /^licen[cs]e/i.test(each)).sort();
    if (files.length === 0) throw new Error(`${name} is bundled, and has no file with its licence`);
    const { license } = JSON.parse(await readFile(new URL('package.json', home), 'utf8'));
    const parts = await Promise.all(files.map((file) => readFile(new URL(file, home), 'utf8')));
    return `${name}: ${license}\n\n${parts.map((part) => part.trim()).join('\n\n')}\n`;
  });
  return (await Promise.all(texts)).join(`\n${'-'.repeat(72)}\n\n`);
}
