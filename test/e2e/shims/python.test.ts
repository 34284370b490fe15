import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Box, boxFor, executable, fakePython, placeShim, shells } from './shim-box.ts';

// Tests which commands of the python shims run the real Python directly (`exec`) and which start the program
// (`boot`). A fake Python prints `exec` and a fake Node prints `boot`. The fake Python is a script in the
// directories of a real Python.

type Row = readonly [
  command: string,
  way: 'exec' | 'boot',
  why: string,
  env?: Readonly<Record<string, string>>,
];

const ROWS: readonly Row[] = [
  ['', 'exec', 'an interactive session'],
  ['-', 'exec', 'code from standard input'],
  ['app.py -m pip install x', 'exec', 'arguments of a script'],
  ['-c pass -m pip install x', 'exec', 'arguments of the code after -c'],
  ['-cpass -m pip install x', 'exec', 'arguments of the code after -c'],
  ['-m venv -m pip install x', 'exec', 'arguments of another module'],
  ['-mvenv x', 'exec', 'another module'],
  ['-m pipx install x', 'exec', 'another module'],
  ['-m', 'exec', 'a usage error'],
  ['-W', 'exec', 'a usage error'],
  ['-V', 'exec', 'prints the version'],
  ['-V -m pip install x', 'exec', 'prints the version'],
  ['-h -m pip install x', 'exec', 'prints help'],
  ['--version -m pip install x', 'exec', 'prints the version'],
  ['-- -m pip install x', 'exec', 'a script named -m'],
  ['-i -m pip install x', 'exec', 'interactive after the command'],
  ['-Z -m pip install x', 'exec', 'an option that Python does not know'],
  ['-m pip install x', 'boot', 'pip may refuse'],
  ['-m pip uninstall x', 'boot', 'pip may refuse'],
  ['-mpip install x', 'boot', '-m and its value in one word'],
  ['-Im pip install x', 'boot', 'an option and -m in one word'],
  ['-BEsmpip install x', 'boot', 'options, -m and its value in one word'],
  ['-B -E -I -s -S -u -v -O -OO -b -bb -d -q -x -P -R -m pip install x', 'boot', 'options before -m'],
  ['-W error -X utf8 -m pip install x', 'boot', 'options with values before -m'],
  ['-Werror -Xutf8 -m pip install x', 'boot', 'options and values in one word'],
  ['-BW -m -m pip install x', 'boot', 'the first -m is the value of -W'],
  ['-W -m pip install x', 'exec', '-m is the value of -W, and pip is a script'],
  ['-m pip', 'exec', 'prints help'],
  ['-m pip list', 'exec', 'pip never refuses'],
  ['-E -m pip --version', 'exec', 'pip never refuses'],
  ['-m pip install --target d x', 'exec', 'pip installs elsewhere'],
  ['-E -W install -m pip download x', 'exec', 'pip never refuses'],
  ['-m pip --log list install x', 'boot', 'list is the value of --log'],
  ['-m pip install x', 'exec', 'pip-shim is switched off', { PIP_SHIM_DISABLE: '1' }],
  ['-m pip install x', 'exec', 'inside a pip that pip-shim runs', { _PIPSHIM_NESTED: '1' }],
  ['-m pip install x', 'exec', 'interactive after the command', { PYTHONINSPECT: '1' }],
  ['-c pass', 'exec', 'there is no venv', { PIP_SHIM_AUTO: 'venv' }],
  ['-m pip install x', 'boot', 'PIP_SHIM_AUTO=venv', { PIP_SHIM_AUTO: 'venv' }],
  [
    '-c pass',
    'exec',
    'the shim ignores inherited variables with its own names',
    { _pipshim_what: 'pip', _pipshim_count: '7', _pipshim_kind: '', _pipshim_real: '/x' },
  ],
];

const words = (command: string): string[] => (command === '' ? [] : command.split(' '));

/** Makes a fake Python with a library and with the names python3.11 and python3. Returns its path. */
function pythonIn(prefix: string, layout: { marked?: boolean } = {}, script = 'echo exec'): string {
  const python = executable(fakePython(prefix, layout), `#!/bin/sh\n${script}\n`);
  symlinkSync('python3.11', join(prefix, 'bin/python3'));
  return python;
}

function setUp(t: TestContext): { box: Box; shim: string; node: string } {
  const box = boxFor(t);
  const node = executable(join(box.root, 'node'), '#!/bin/sh\necho boot\n');
  return { box, node, shim: placeShim(join(box.shims, 'python3'), box.home, node) };
}

for (const { name, command: shell } of shells()) {
  test(`in ${name}, the python3 shim runs a fake Python directly or starts a fake Node, as the table says`, async (t) => {
    const { box, shim } = setUp(t);
    const places = ['marked', 'unmarked', 'venv'].map((each) => join(box.root, each));
    for (const place of places) pythonIn(place, { marked: !place.endsWith('unmarked') });
    writeFileSync(join(box.root, 'venv/pyvenv.cfg'), '');
    for (const place of places) {
      for (const [command, way, why, env] of ROWS) {
        const [file = '', ...shellArgs] = shell;
        const { stdout, stderr } = await box.run(file, [...shellArgs, shim, ...words(command)], {
          env: { ...env, PATH: `${box.shims}:${place}/bin` },
        });
        const expected = place.endsWith('/marked') ? way : 'exec';
        assert.equal(stdout.trim(), expected, `${place}: python3 ${command}: ${why}\n${stderr}`);
      }
    }
  });
}

test('the program gets the name of the python shim and all arguments', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'python3.11'), box.home);
  const python = pythonIn(join(box.root, 'marked'), { marked: true });
  const words = ['-IW', '', '-m', 'pip', 'install', ' a  b ', ''];
  const { stdout } = await box.run(shim, words, { env: { PATH: `${box.shims}:${box.root}/marked/bin` } });
  const expected = {
    entry: 'shim',
    ignored: [],
    name: 'python3.11',
    self: shim,
    realPip: python,
    args: words,
  };
  assert.deepEqual(JSON.parse(stdout), expected);
});

test('the real Python is the next command of the same name on PATH, never a shim or a file in the current directory', async (t) => {
  const { box, shim, node } = setUp(t);
  for (const dir of ['copy', 'link']) mkdirSync(join(box.root, dir));
  copyFileSync(shim, join(box.root, 'copy/python3'));
  symlinkSync(shim, join(box.root, 'link/python3'));
  placeShim(join(box.root, 'other/python3'), '/another/home', node);
  executable(join(box.root, 'python3'), '#!/bin/sh\necho planted\n');
  pythonIn(join(box.root, 'real'), {}, 'echo "$0"');
  const PATH = [
    box.shims,
    '',
    '.',
    ...['copy', 'link', 'other', 'real/bin'].map((dir) => `${box.root}/${dir}`),
  ];
  const { stdout } = await box.run(shim, ['-c', 'x'], { env: { PATH: PATH.join(':') } });
  assert.equal(stdout, `${box.root}/real/bin/python3\n`);
  const python = placeShim(join(box.shims, 'python'), box.home, node);
  const none = await box.run(python, ['-c', 'x'], { env: { PATH: PATH.join(':') } });
  assert.equal(none.code, 127);
  assert.match(none.stderr, /^pip-shim: PATH has no python except pip-shim's own shim; install it with: /);
});

test('a Python gets PATH unchanged, and another program named python3 gets PATH without the shims', async (t) => {
  const { box, shim } = setUp(t);
  const show = 'echo "$PATH"';
  pythonIn(join(box.root, 'real'), {}, show);
  pythonIn(join(box.root, 'venv'), {}, show);
  writeFileSync(join(box.root, 'venv/pyvenv.cfg'), '');
  executable(join(box.root, 'brew/bin/python3.11'), `#!/bin/sh\n${show}\n`);
  symlinkSync('python3.11', join(box.root, 'brew/bin/python3'));
  const pathBehind = async (dir: string): Promise<string> => {
    const PATH = `${box.shims}:${box.root}/${dir}:/x`;
    const { stdout } = await box.run(shim, ['-c', 'x'], { env: { PATH } });
    return stdout.replace(`${box.shims}:`, 'SHIMS:').replace(`${box.root}/${dir}:/x\n`, 'REST');
  };
  assert.equal(await pathBehind('real/bin'), 'SHIMS:REST');
  assert.equal(await pathBehind('venv/bin'), 'SHIMS:REST');
  assert.equal(await pathBehind('brew/bin'), 'REST', 'without a library it may be any tool');
});

test('a shim like pyenv’s that searches PATH for the next Python does not find the python3 shim again', async (t) => {
  const { box, shim } = setUp(t);
  const found = '[ "$dir" != "$here" ] && [ -x "$dir/python3" ]';
  const pyenv = `here='${box.root}/pyenv'; IFS=:; for dir in $PATH; do ${found} && exec "$dir/python3" "$@"; done`;
  executable(
    join(box.root, 'pyenv/python3'),
    `#!/bin/sh
${pyenv}
`,
  );
  pythonIn(join(box.root, 'real'), {}, 'echo "$0 $*"');
  const PATH = `${box.shims}:${box.root}/pyenv:${box.root}/real/bin`;
  for (const command of ['-c x', '-m pip list', 'app.py']) {
    const { stdout } = await box.run(shim, words(command), { env: { PATH } });
    assert.equal(stdout, `${box.root}/real/bin/python3 ${command}\n`);
  }
});

type Asked = readonly [
  command: string,
  asked: boolean,
  why: string,
  env?: Readonly<Record<string, string>>,
  cwd?: string,
];

const AUTO = { PIP_SHIM_AUTO: 'venv' };

/** Commands in a project with a venv of pip-shim. LINK is a link to the project. ROOT is the box's root. */
const ASKED: readonly Asked[] = [
  ['-c x', true, 'AUTO', AUTO],
  ['-m x', true, 'AUTO', AUTO],
  ['app.py', true, 'AUTO', AUTO],
  ['-B -W error sub/app.py', true, 'options before it', AUTO],
  ['-m pip list', true, 'a pip that never refuses', AUTO],
  ['-c x', true, 'below the project', AUTO, 'project/sub/deep'],
  ['LINK/app.py', true, 'a path through a link', AUTO],
  ['-c x', true, 'a venv that was named', { ...AUTO, PIP_SHIM_VENV: '/x' }, 'elsewhere'],
  ['-c x', false, 'no venv in sight', AUTO, 'elsewhere'],
  ['/usr/bin/tool', true, 'a tool: the program looks at PATH', AUTO],
  ['ROOT/elsewhere/tool', true, 'a script outside', AUTO],
  ['ROOT/project/app.py', true, "a script's own project", AUTO, 'elsewhere'],
  ['ROOT/elsewhere/tool', false, 'no venv in sight of the script', AUTO, 'elsewhere'],
  ['', true, 'interactive', AUTO],
  ['-', true, 'standard input', AUTO],
  ['-i app.py', true, 'interactive afterwards', AUTO],
  ['-i -m pip install x', true, 'interactive afterwards', AUTO],
  ['app.py', true, 'interactive afterwards', { ...AUTO, PYTHONINSPECT: '1' }],
  ['-V', false, 'the version', AUTO],
  ['-c x', false, 'switched off', { ...AUTO, PIP_SHIM_PYTHON: '0' }],
  ['-c x', false, 'switched off', { ...AUTO, PIP_SHIM_DISABLE: '1' }],
  ['-c x', false, 'inside a pip of ours', { ...AUTO, _PIPSHIM_NESTED: '1' }],
  ['-c x', false, 'no AUTO', {}],
  ['-c x', true, 'smart can decide for a venv', { PIP_SHIM_AUTO: 'smart' }],
  ['-c x', false, 'pipx never does', { PIP_SHIM_AUTO: 'pipx' }],
];

for (const { name, command: shell } of shells()) {
  test(`in ${name}, the python3 shim asks a fake Node for the project's venv or runs a fake Python, as the table says`, async (t) => {
    const { box, shim, node } = setUp(t);
    executable(node, '#!/bin/sh\nshift; echo "asked $*" >&2; echo "$ANSWER"\n');
    for (const place of ['marked', 'unmarked'])
      pythonIn(join(box.root, place), { marked: place === 'marked' });
    for (const dir of ['project/.venv', 'project/sub/deep', 'elsewhere'])
      mkdirSync(join(box.root, dir), { recursive: true });
    writeFileSync(join(box.root, 'project/.venv/.pip-shim'), '');
    symlinkSync('project', join(box.root, 'link'));
    const answer = join(box.root, 'project/.venv');
    executable(join(answer, 'bin/python'), '#!/bin/sh\necho "venv $*"\n');
    const minor = placeShim(join(box.shims, 'python3.11'), box.home, node);
    const start = async (file: string, [command, , , env, cwd]: Asked, place = 'marked', ANSWER = answer) => {
      const [program = '', ...shellArgs] = shell;
      const args = words(command.replace('LINK', `${box.root}/link`).replace('ROOT', box.root));
      const { stdout, stderr } = await box.run(program, [...shellArgs, file, ...args], {
        cwd: join(box.root, cwd ?? 'project'),
        env: { ...env, ANSWER, PATH: `${box.shims}:${box.root}/${place}/bin` },
      });
      return { stdout: stdout.trim(), stderr, shown: `venv ${args.join(' ')}`.trim() };
    };
    for (const row of ASKED) {
      const [command, asked, why] = row;
      const { stdout, stderr, shown } = await start(shim, row);
      assert.equal(stdout, asked ? shown : 'exec', `python3 ${command}: ${why}\n${stderr}`);
      assert.equal(/^asked follow python3 /.test(stderr), asked, `python3 ${command}: ${why}\n${stderr}`);
      assert.equal(
        (await start(shim, row, 'unmarked')).stderr,
        '',
        'an unmarked Python has its packages itself',
      );
      assert.equal((await start(minor, row)).stdout, asked ? shown : 'exec', 'python3.N asks, too');
      assert.equal((await start(shim, row, 'marked', '')).stdout, 'exec', 'the program says no');
    }
  });
}
