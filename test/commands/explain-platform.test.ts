import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { makePython } from '../helpers/python.ts';
import { cliBoxFor, withTools } from './cli-box.ts';

/** It becomes an environment of conda's: nobody else's Python. */
const python = await makePython({ marked: true, aloneFor: basename(import.meta.url) });
mkdirSync(join(dirname(dirname(python.python)), 'conda-meta'), { recursive: true });

interface Answer {
  readonly platform: string;
  readonly manager: string | null;
  readonly offers: readonly { readonly remedy: string; readonly label: string }[];
  readonly notOffered: readonly { readonly remedy: string; readonly reason: string }[];
}

test('a conda environment on a machine with apt: tools from the system, libraries by conda', async (t) => {
  const box = await cliBoxFor(t, { python });
  withTools(box, { 'python3-requests': '2.28.1-1', black: '23.1.0-1' });
  const [library, tool] = await box.json<Answer[]>(['explain', 'install', 'requests', 'black']);
  assert.deepEqual([library?.platform, library?.manager], ['conda', 'apt']);
  const why = "this Python is a conda environment's, into which conda itself installs";
  assert.equal(library?.notOffered.find(({ remedy }) => remedy === 'system')?.reason, why);
  assert.match(tool?.offers.find(({ remedy }) => remedy === 'system')?.label ?? '', /^From (?!conda)/);
  const { stdout } = await box.cli(['explain', 'requests']);
  assert.match(stdout, /^ {2}platform +conda, with apt of \S+/m);
  assert.match(stdout, /^ {2}system: this Python is a conda environment's.*\n {4}conda install requests$/m);
});
