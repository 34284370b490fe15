// Lets tsx import .py and .txt files as text, as build.mjs bundles them.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const TEXT = /\.(?:py|txt)$/;

/** A hook of node:module's `register`. */
export async function load(url, context, next) {
  if (!url.startsWith('file:') || !TEXT.test(new URL(url).pathname)) return next(url, context);
  const text = await readFile(fileURLToPath(url), 'utf8');
  return { format: 'module', source: `export default ${JSON.stringify(text)};`, shortCircuit: true };
}
