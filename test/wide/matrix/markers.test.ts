// Tests many texts of the EXTERNALLY-MANAGED file with each release of pip that knows the file. Also tests
// output that only looks like a refusal.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fakePip, ownPython, WAYS, watchedPip } from '../../helpers/fakes.ts';
import { fetchedPips, NO_PIPS } from '../../helpers/pip-wheels.ts';
import { makeSandbox, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { type WarmBox, warmed } from '../../helpers/warm-pip.ts';
import { buildSdist } from '../../helpers/wheels.ts';

const wheels = fetchedPips('25');
if (wheels.length === 0) test('markers with other releases of pip', { skip: NO_PIPS });

const MARKERS: readonly { name: string; text: string | Buffer; said: RegExp; code?: number }[] = [
  {
    name: 'an Error key',
    text: '[externally-managed]\nError=Words of a\n distributor\n',
    said: /─> Words of a\n {4}distributor\n/,
  },
  {
    name: 'an Error key in the language of the locale',
    text: '[externally-managed]\nError=no\nError-en_US=genau\nError-C=genau\nError-de_DE=nein\n',
    said: /─> genau\n/,
  },
  {
    name: 'Error keys only in other languages',
    text: '[externally-managed]\nError-de_DE=nein\n',
    said: /─> The Python environment under/,
  },
  { name: 'escape sequences', text: '[externally-managed]\nError=\x1b[31mred\x1b[0m\n', said: /red/ },
  {
    name: "a copy of the refusal's first line",
    text: '[externally-managed]\nError=error: externally-managed-environment\n',
    said: /─> error: ext/,
  },
  {
    name: 'a megabyte of text',
    text: `[externally-managed]\nError=${'many words '.repeat(90_000)}\n`,
    said: /many words/,
  },
  { name: 'no Error key', text: '[externally-managed]\n', said: /─> The Python environment under/ },
  { name: 'nothing in it', text: '', said: /─> The Python environment under/ },
  { name: 'another section', text: '[other]\nError=x\n', said: /─> The Python environment under/ },
  { name: 'text that is not INI', text: 'no section here\n', said: /WARNING: Failed to read/ },
  {
    name: 'bytes that are not UTF-8',
    text: Buffer.from('[externally-managed]\nError=caf\xe9\n', 'latin1'),
    said: /WARNING: Failed to read/,
  },
  {
    name: 'the same key twice',
    text: '[externally-managed]\nError=a\nError=b\n',
    said: /DuplicateOptionError/,
    code: 2,
  },
];

for (const wheel of [undefined, ...wheels]) {
  let made: Promise<WarmBox> | undefined;
  after(async () => (await made)?.dispose());
  /** Writes the marker file into a sandbox. All these tests share the sandbox, since they install nothing. */
  const marked = async (text: string | Buffer): Promise<Sandbox> => {
    made ??= watchedBox(wheel?.path);
    const { box } = await made;
    writeFileSync(join(box.python.stdlib, 'EXTERNALLY-MANAGED'), text);
    return box;
  };
  const whose = wheel ? `pip ${wheel.version}` : "this machine's pip";

  for (const { name, text, said, code = 1 } of MARKERS) {
    test(`with ${whose} and a marker with ${name}, the shim adds at most a hint, or uses the venv`, async () => {
      const box = await marked(text);
      const bare = await box.run(join(box.bin, 'pip'), ['install', 'demo']);
      assert.match(bare.stderr, said);
      const hinted = await box.run('pip', ['install', 'demo']);
      assert.deepEqual([bare.code, hinted.code, hinted.stdout], [code, code, '']);
      const hint = hinted.stderr.slice(bare.stderr.length);
      assert.equal(hinted.stderr, bare.stderr + hint);
      assert.match(hint, code === 1 ? /^hint: pip-shim can .*\n$/ : /^$/);
      const auto = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
      const offered = await box.run('pip', ['install', 'demo'], { env: auto });
      assert.equal(offered.code, code === 1 ? 0 : code, offered.stderr);
      if (code !== 1) return;
      assert.match(offered.stderr, /would do: [^\n]*\.venv/);
    });
  }

  for (const args of [
    ['install', 'demo'],
    ['-v', 'install', 'demo'],
    ['install', '-qqq', 'demo'],
    ['install', '--debug', 'demo'],
  ]) {
    test(`with ${whose} and PIP_SHIM_AUTO=venv, pip ${args.join(' ')} uses the venv`, async () => {
      const box = await marked('[externally-managed]\nError=x\n');
      const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1', FORCE_COLOR: '1' };
      const { code, stderr } = await box.run('pip', args, { env });
      assert.equal(code, 0, stderr);
      assert.match(stderr, /would do: [^\n]*\.venv/);
      assert.doesNotMatch(stderr, /externally/);
    });
  }
}

async function watchedBox(pipWheel?: string): Promise<WarmBox> {
  const box = await makeSandbox({ python: await ownPython(pipWheel === undefined ? {} : { pipWheel }) });
  box.placeShims();
  watchedPip(box);
  return warmed(box);
}

/** Outputs that only look like a refusal. The shim must pass on each output unchanged, in each of WAYS. */
const LOOKALIKES: readonly { name: string; text: string; code: number }[] = [
  {
    name: 'the indented refusal of a nested pip',
    text: 'ERROR: build failed\n      error: externally-managed-environment\n      \n      x\n',
    code: 1,
  },
  {
    name: "a package prints the refusal's first line, and pip exits with 0",
    text: 'error: externally-managed-environment\nno, really\n',
    code: 0,
  },
  {
    name: "a package prints the refusal's first line, and pip exits with 2",
    text: 'error: externally-managed-environment\n',
    code: 2,
  },
  {
    name: "the refusal's first line is part of a longer line",
    text: 'error: externally-managed-environment, says my friend\n',
    code: 1,
  },
  { name: "the refusal's first line is cut off", text: 'error: externally-managed-environ', code: 1 },
  { name: 'no output', text: '', code: 1 },
];

for (const { name: way, env } of WAYS) {
  for (const { name, text, code } of LOOKALIKES) {
    test(`this output of a fake pip does not count as a refusal: ${name} (${way})`, async (t) => {
      const box = await sandboxFor(t);
      box.placeShims();
      fakePip(box, `import os\nos.write(2, ${JSON.stringify(text)}.encode())\nos._exit(${code})`);
      const ended = await box.run('pip', ['install', 'demo'], { env: { ...env, PIP_SHIM_AUTO: 'venv' } });
      assert.deepEqual(ended, { code, signal: null, stdout: '', stderr: text });
    });
  }
}

test("a real nested pip's refusal in a failing build does not count as a refusal of the outer pip", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const sdist = buildSdist(box.root, { name: 'demo' });
  const backend = `import subprocess, sys\nsubprocess.run([${JSON.stringify(box.python.pip)}, "install", "other"], check=True)\n`;
  await box.run('tar', ['xf', sdist]);
  writeFileSync(join(box.project, 'demo-1.0/_build/backend.py'), backend);
  const args = ['install', '--targ', 'out', '--no-build-isolation', '-v', './demo-1.0'];
  const { code, stdout, stderr } = await box.run('pip', args, { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(code, 1);
  assert.match(stdout + stderr, /^ +error: externally-managed-environment$/m);
  assert.doesNotMatch(stderr, /venv --without-pip/);
});

test('pip-shim recognises a refusal that a fake pip writes byte by byte', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const text = 'WARNING: x\\n\\x1b[1;31merror\\x1b[0m: externally-managed-environment\\n\\nwords\\n';
  fakePip(
    box,
    `import os, time\nfor byte in b"${text}":\n    os.write(2, bytes([byte])); time.sleep(0.002)\nos._exit(1)`,
  );
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
  const { code, stderr } = await box.run('pip', ['install', 'demo'], { env });
  assert.equal(code, 0);
  assert.match(stderr, /^WARNING: x\npip-shim: would do/);
});

test('a directory or a dangling symbolic link does not count as a marker', async (t) => {
  const box = await sandboxFor(t, { python: await ownPython() });
  box.placeShims();
  const marker = join(box.python.stdlib, 'EXTERNALLY-MANAGED');
  // If PYTHONPLATLIBDIR is set, the sh shim does not decide itself, and starts Node.js.
  const env = { PIP_SHIM_DEBUG: '1', PYTHONPLATLIBDIR: 'lib' };
  for (const place of [`mkdir ${marker}`, `ln -s /nonexistent ${marker}`]) {
    await box.run('sh', ['-c', `rm -rf ${marker}; ${place}`]);
    const { stderr } = await box.run('pip', ['install', '--no-index', 'demo'], { env });
    assert.match(stderr, /^pip-shim\[debug\]: plain pip: .* is not marked as externally managed$/m);
    assert.match(stderr, /No matching distribution found/);
  }
});
