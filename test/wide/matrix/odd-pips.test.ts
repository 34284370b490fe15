// Tests real pips that are not plain Python scripts, and pips that act on another Python.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { barePip, fakePip, writeScript } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

async function boxFor(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  return box;
}

/** The text of each pip that is not a plain Python script. Some of these pips search PATH again. */
const PIPS: readonly { name: string; text: (box: Sandbox) => string }[] = [
  { name: 'a shell script', text: ({ python }) => `#!/bin/sh\nexec ${python.python} -m pip "$@"\n` },
  {
    name: 'a bash script that env starts',
    text: ({ python }) => `#!/usr/bin/env bash\nexec "${python.pip}" "$@"\n`,
  },
  { name: 'a script without a #! line', text: ({ python }) => `exec ${python.python} -m pip "$@"\n` },
  {
    name: 'a Python script that env starts',
    text: () =>
      '#!/usr/bin/env python3\nimport sys\nfrom pip._internal.cli.main import main\nsys.exit(main())\n',
  },
  {
    name: "distlib's script for long paths",
    text: ({ python }) =>
      `#!/bin/sh\n'''exec' "${python.python}" "$0" "$@"\n' '''\nimport sys\nfrom pip._internal.cli.main import main\nsys.exit(main())\n`,
  },
  {
    name: "a shim like pyenv's, with `system` selected",
    text: () =>
      `#!/usr/bin/env bash\nset -e\nPATH=$(printf %s "$PATH" | tr : "\\n" | grep -vx "\${0%/*}" | paste -sd:)\nexec pip "$@"\n`,
  },
  {
    name: 'a wrapper that prints a line before it runs pip',
    text: ({ python }) => `#!/bin/sh\necho "wrapper here" >&2\n${python.python} -m pip "$@"\n`,
  },
];

for (const { name, text } of PIPS) {
  test(`if the real pip is ${name}, the shim only adds a hint to a refusal, or uses the venv`, async (t) => {
    const box = await boxFor(t);
    // Puts the sandbox's python3 first on PATH, even if makePython made it.
    box.env.PATH = [box.shims, box.bin, dirname(box.python.python), '/usr/bin', '/bin'].join(':');
    const pip = writeScript(join(box.bin, 'pip'), text(box));
    const direct = { env: { PATH: [dirname(box.python.python), '/usr/bin', '/bin'].join(':') } };
    const bare = (args: readonly string[]) => box.run('sh', ['-c', '"$0" "$@"', pip, ...args], direct);
    for (const args of [['--version'], ['install', '--targ', 'out', '--no-index', 'x']]) {
      assert.deepEqual(await box.run('pip', args), await bare(args));
    }
    const refused = await bare(['install', 'demo']);
    assert.match(refused.stderr, /^error: externally-managed-environment/m);
    const hinted = await box.run('pip', ['install', 'demo']);
    assert.equal(hinted.code, refused.code);
    assert.ok(hinted.stderr.startsWith(refused.stderr), hinted.stderr);
    assert.match(hinted.stderr.slice(refused.stderr.length), /^hint: pip-shim can [^\n]*\n$/);
    const wheel = buildWheel(box.root, { name: 'demo' });
    const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
    assert.equal(code, 0, stderr);
    assert.ok(existsSync(join(box.project, '.venv/bin/pip')));
  });
}

test('the shim passes commands through to a pip script that does not name its Python', async (t) => {
  const box = await boxFor(t);
  writeScript(join(box.bin, 'pip'), '#!/bin/sh\necho "$*"\nexit 5\n');
  const { code, stdout, stderr } = await box.run('pip', ['install', 'demo'], { env: AUTO });
  assert.deepEqual([code, stdout, stderr], [5, 'install demo\n', '']);
});

test('pip-shim checks the Python that PYTHONHOME names', async (t) => {
  const box = await boxFor(t);
  const prefix = dirname(dirname(box.python.stdlib));
  const env = { PYTHONHOME: prefix, PIP_SHIM_DEBUG: '1' };
  const bare = await barePip(box, ['install', 'demo'], env);
  assert.match(bare.stderr, /^error: externally-managed-environment/m);
  const { code, stderr } = await box.run('pip', ['install', 'demo'], { env });
  assert.equal(code, 1);
  assert.match(stderr, /a refusal is expected/);
  assert.match(stderr, /\nhint: pip-shim can /);
  // If PYTHONHOME has no standard library, Python can't start. pip-shim passes on Python's error unchanged.
  const empty = { PYTHONHOME: join(box.root, 'nothing') };
  const ended = await box.run('pip', ['install', 'demo'], { env: empty });
  const apart = (text: string) => text.replace(/thread 0x\w+/, 'thread');
  assert.equal(apart(ended.stderr), apart((await barePip(box, ['install', 'demo'], empty)).stderr));
});

test('if PYTHONHOME is set and pip refuses, the command runs again in the venv without an error', async (t) => {
  const box = await boxFor(t);
  const wheel = buildWheel(box.root, { name: 'demo' });
  const env = { ...AUTO, PYTHONHOME: dirname(dirname(box.python.stdlib)) };
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env });
  assert.equal(code, 0, stderr);
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import demo']);
  assert.equal(imported.code, 0, imported.stderr);
});

test('pip does not refuse --python VENV, and installs into that venv', async (t) => {
  const box = await boxFor(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', 'other']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  for (const python of ['other', './other/bin/python', join(box.project, 'other')]) {
    const args = ['--python', python, 'install', '--no-index', '--force-reinstall', wheel];
    const { code, stdout, stderr } = await box.run('pip', args, { env: AUTO });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Successfully installed demo-1\.0/);
    assert.doesNotMatch(stderr, /pip-shim/);
  }
  assert.equal(existsSync(join(box.project, '.venv')), false);
});

test('if --python names an externally managed Python, pip refuses, and the command runs again in the venv', async (t) => {
  const box = await boxFor(t);
  const wheel = buildWheel(box.root, { name: 'demo' });
  for (const [words, env] of [
    [['--python', box.python.python], {}],
    [[`--python=${box.python.python}`], {}],
    [[], { PIP_PYTHON: box.python.python }],
  ] as const) {
    const args = [...words, 'install', '--no-index', wheel];
    const bare = await barePip(box, args, env);
    assert.match(bare.stderr, /^error: externally-managed-environment/);
    const { stderr } = await box.run('pip', args, { env });
    assert.match(stderr.slice(bare.stderr.length), /^hint: pip-shim can [^\n]*\n$/);
    const done = await box.run('pip', args, { env: { ...env, ...AUTO } });
    assert.equal(done.code, 0, done.stderr);
    assert.equal((await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import demo'])).code, 0);
  }
});

test("if --python names no Python, the shim passes on the real pip's error", async (t) => {
  const box = await boxFor(t);
  mkdirSync(join(box.project, 'empty'));
  for (const python of ['empty', './missing', '']) {
    const args = ['--python', python, 'install', 'demo'];
    const { code, stdout, stderr } = await barePip(box, args);
    const ended = await box.run('pip', args, { env: python === '' ? {} : AUTO });
    assert.deepEqual([ended.code, ended.stdout], [code, stdout]);
    assert.ok(ended.stderr.startsWith(stderr));
  }
});

test('pip and pip3 each run the fake pip of their own name', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3']);
  fakePip(box, 'print("pip")');
  writeScript(join(box.bin, 'pip3'), `#!${box.python.python}\nprint("pip3")\n`);
  for (const name of ['pip', 'pip3'])
    assert.equal((await box.run(name, ['install', 'x'])).stdout, `${name}\n`);
});
