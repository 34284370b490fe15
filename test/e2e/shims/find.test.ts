import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeProgram } from '../../helpers/fake-program.ts';
import {
  type Box,
  boxFor,
  executable,
  FAKE_PROGRAM,
  fakePip,
  fakePython,
  find,
  placeShim,
  shells,
} from './shim-box.ts';

// Tests which pip the shim takes for the real pip. Each command gets ten seconds, so a loop would fail.

/** Returns the real pip that the shim runs for `list`, and the real pip that it passes to the program. */
async function realPipOf(box: Box, shim: string, PATH?: string): Promise<string[]> {
  const options = PATH === undefined ? {} : { env: { PATH } };
  const list = await box.run(shim, ['list'], options);
  const install = await box.run(shim, ['install', 'x'], options);
  return [list.stdout.trim(), `real ${JSON.parse(install.stdout).realPip}`];
}

const twice = (path: string): string[] => [`real ${path}`, `real ${path}`];

function markedPip(box: Box, path = join(box.bin, 'pip')): string {
  return fakePip(path, fakePython(join(box.root, 'marked'), { marked: true }));
}

test('the real pip is the next command of the same name on PATH', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const shim3 = placeShim(join(box.shims, 'pip3'), box.home);
  const minor = placeShim(join(box.shims, 'pip3.11'), box.home);
  const [pip, pip3] = [markedPip(box), markedPip(box, join(box.bin, 'pip3'))];
  assert.deepEqual(await realPipOf(box, shim), twice(pip));
  assert.deepEqual(await realPipOf(box, shim3), twice(pip3));
  const { code, stderr } = await box.run(minor, ['list']);
  assert.equal(code, 127, 'pip3.11 never means pip');
  assert.match(stderr, /^pip-shim: PATH has no pip3\.11 except pip-shim's own shim; /);
});

test('the shim finds the real pip even if PATH names it before the shims', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const pip = markedPip(box);
  assert.deepEqual(await realPipOf(box, shim, `${box.bin}:${box.shims}`), twice(pip));
});

test('a copy of the shim, a link to it and a second installation do not count as the real pip', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const [copied, linked, linkedDir, other] = ['copied', 'linked', 'linked-dir', 'other'].map((name) =>
    join(box.root, name),
  );
  for (const dir of [copied, linked]) mkdirSync(dir as string);
  copyFileSync(shim, join(copied as string, 'pip'));
  symlinkSync(shim, join(linked as string, 'pip'));
  symlinkSync(box.shims, linkedDir as string);
  const second = placeShim(join(other as string, 'pip'), '/another/home');
  const pip = markedPip(box);
  const PATH = [box.shims, copied, linked, linkedDir, other, box.bin].join(':');
  assert.deepEqual(await realPipOf(box, shim, PATH), twice(pip));
  assert.deepEqual(await realPipOf(box, join(linked as string, 'pip'), PATH), twice(pip));
  assert.equal((await box.run(second, ['list'], { env: { PATH } })).stdout, `real ${pip}\n`);
});

test('if PATH has only shims, the shim exits with 127 and calls none of them', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  placeShim(join(box.root, 'other/pip'), box.home);
  const { code } = await box.run(shim, ['list'], {
    env: { PATH: `${box.shims}:${box.root}/other:${box.shims}` },
  });
  assert.equal(code, 127);
});

test('the shim skips empty and relative entries of PATH', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  fakePip(join(box.root, 'pip'), '/bin/sh', 'echo planted');
  fakePip(join(box.root, 'relative/pip'), '/bin/sh', 'echo planted');
  const pip = markedPip(box);
  for (const PATH of [
    `:${box.shims}:${box.bin}`,
    `${box.shims}::.:relative:./relative:${box.bin}`,
    `${box.shims}:${box.bin}:`,
  ]) {
    assert.deepEqual(await realPipOf(box, shim, PATH), twice(pip), PATH);
  }
  assert.equal((await box.run(shim, ['list'], { env: { PATH: `${box.shims}:` } })).code, 127);
});

test('the shim skips a directory and a file that is not executable', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  mkdirSync(join(box.root, 'a/pip'), { recursive: true });
  chmodSync(fakePip(join(box.root, 'b/pip'), '/bin/sh'), 0o644);
  const pip = markedPip(box);
  assert.deepEqual(
    await realPipOf(box, shim, `${box.shims}:${box.root}/a:${box.root}/b:${box.bin}`),
    twice(pip),
  );
});

test('the shim finds the real pip on a PATH with blanks, stars and quotes', async (t) => {
  const box = boxFor(t);
  const shims = join(box.root, "our shims * 'q' $HOME");
  const shim = placeShim(join(shims, 'pip'), box.home);
  const pip = markedPip(box, join(box.root, 'a [b] * "c"\\n/pip'));
  assert.deepEqual(
    await realPipOf(box, shim, `${shims}:${box.root}/nowhere *:${join(pip, '..')}`),
    twice(pip),
  );
});

test('if PATH names the same pip twice, as with a merged /usr, pip runs once', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const pip = markedPip(box);
  symlinkSync(box.bin, join(box.root, 'sbin'));
  const PATH = `${box.shims}:${box.bin}:${box.root}/sbin`;
  assert.deepEqual(await realPipOf(box, shim, PATH), twice(pip));
  const { stdout } = await box.run(shim, ['list'], { env: { PATH } });
  assert.equal(stdout, `real ${pip}\n`);
});

test('if a pip that pip-shim runs calls pip again, this call runs the real pip directly', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const python = fakePython(join(box.root, 'marked'), { marked: true });
  const pip = fakePip(
    join(box.bin, 'pip'),
    python,
    '[ -n "$INNER" ] && echo inner && exit; INNER=1 exec pip install inner',
  );
  const { stdout } = await box.run(shim, ['list'], { env: { _PIPSHIM_NESTED: '1' } });
  assert.equal(stdout, 'inner\n');
  const outer = await box.run(shim, ['list']);
  assert.deepEqual(
    JSON.parse(outer.stdout).args,
    ['install', 'inner'],
    'and is a command like any other elsewhere',
  );
  assert.equal(JSON.parse(outer.stdout).realPip, pip);
});

/** Acts like pyenv's shim for "system". It takes its directory off PATH and looks the command up again. */
const PYENV_LIKE = (bash: string, own: string): string => `#!${bash}
set -e
program="\${0##*/}"
own=${JSON.stringify(own)}
PATH=":$PATH:"; PATH="\${PATH//:$own:/:}"; PATH="\${PATH#:}"; export PATH="\${PATH%:}"
exec "$(command -v "$program")" "$@"
`;

for (const { name, command } of shells()) {
  test(`in ${name}, a shim like pyenv's runs the real pip and does not find pip-shim again`, async (t) => {
    const bash = find('bash');
    if (!bash) return t.skip('no bash on this machine');
    const box = boxFor(t);
    const shim = placeShim(join(box.shims, 'pip'), box.home);
    // The pyenv-like shim must not find a second installation of pip-shim either.
    placeShim(join(box.root, 'system/pip'), box.home);
    const pyenv = join(box.root, 'pyenv/shims');
    executable(join(pyenv, 'pip'), PYENV_LIKE(bash, pyenv));
    const python = fakePython(join(box.root, 'marked'), { marked: true });
    const pip = fakePip(join(box.bin, 'pip'), python, 'echo "real $0"; echo "$PATH"');
    const PATH = `${box.shims}::${pyenv}:relative:${box.root}/system:${box.shims}x:${box.bin}:`;
    const [file = '', ...shellArgs] = command;
    for (const args of [['list'], ['install', '--target', 'd', 'x']]) {
      const { stdout, stderr } = await box.run(file, [...shellArgs, shim, ...args], { env: { PATH } });
      const kept = `:relative:${box.shims}x:${box.bin}:`;
      assert.equal(stdout, `real ${pip}\n${kept}\n`, `exact entries go, others stay\n${stderr}`);
    }
    const install = await box.run(file, [...shellArgs, shim, 'install', 'x'], { env: { PATH } });
    assert.equal(
      JSON.parse(install.stdout).realPip,
      join(pyenv, 'pip'),
      'the program is told about the shim',
    );
  });
}

test('if the real pip is a Python script, it gets PATH unchanged', async (t) => {
  const box = boxFor(t);
  const shim = placeShim(join(box.shims, 'pip'), box.home);
  const python = fakePython(join(box.root, 'marked'), { marked: true });
  const env = executable(join(box.root, 'env'), '#!/bin/sh\nshift\nexec /bin/sh "$@"\n');
  const heads = [
    `#!${python}\n# a pip`,
    `#!${env} python3\n# a pip`,
    `#!/bin/sh\n'''exec' "/x y/python" "$0" "$@"\n' '''`,
  ];
  for (const head of heads) {
    const isPolyglot = head.includes("'''");
    const body = isPolyglot
      ? head.replace('"/x y/python" "$0" "$@"', '/bin/echo "$PATH"')
      : `${head}\necho "$PATH"`;
    executable(join(box.bin, 'pip'), `${body}\n`);
    assert.equal((await box.run(shim, ['list'])).stdout, `${box.shims}:${box.bin}\n`, head);
  }
});

/** Package managers in the order in which the shim looks for them, each with its command to install pip. */
const MANAGERS: readonly (readonly [command: string, advice: string])[] = [
  ['apt-get', 'sudo apt install python3-pip'],
  ['dnf', 'sudo dnf install python3-pip'],
  ['zypper', 'sudo zypper install python3-pip'],
  ['pacman', 'sudo pacman -S python-pip'],
  ['apk', 'sudo apk add py3-pip'],
  ['xbps-install', 'sudo xbps-install -S python3-pip'],
  ['emerge', 'sudo emerge --ask dev-python/pip'],
  ['brew', 'brew install python'],
];

test('without a real pip the exit code is 127, and the error says how to install pip', async (t) => {
  for (const [manager, advice] of MANAGERS) {
    const box = boxFor(t);
    for (const name of ['pip', 'pip3', 'pip3.11']) {
      const shim = placeShim(join(box.shims, name), box.home);
      executable(join(box.bin, manager), '#!/bin/sh\n');
      const without = await box.run(shim, ['install', 'x']);
      const start = `pip-shim: PATH has no ${name} except pip-shim's own shim; install it with: `;
      assert.deepEqual(
        [without.code, without.stdout, without.stderr],
        [127, '', `${start}${advice.replace('sudo ', '')}\n`],
      );
      executable(join(box.root, 'sbin/sudo'), '#!/bin/sh\n');
      const withSudo = await box.run(shim, ['list'], {
        env: { PATH: `${box.env.PATH}:${box.root}/sbin` },
      });
      assert.deepEqual([withSudo.code, withSudo.stderr], [127, `${start}${advice}\n`]);
    }
  }
  const box = boxFor(t);
  const { code, stderr } = await box.run(placeShim(join(box.shims, 'pip'), box.home));
  assert.deepEqual(
    [code, stderr],
    [127, "pip-shim: PATH has no pip except pip-shim's own shim; install it with: your package manager\n"],
  );
});

test('the paths of the program and of Node may contain a quote', async (t) => {
  const box = boxFor(t);
  const home = join(box.root, "it's home");
  placeProgram(home, FAKE_PROGRAM);
  markedPip(box);
  const node = join(box.root, "it's node");
  symlinkSync(process.execPath, node);
  const { stdout } = await box.run(placeShim(join(box.shims, 'pip'), home, node), ['install', 'x']);
  assert.deepEqual(JSON.parse(stdout).args, ['install', 'x']);
});
