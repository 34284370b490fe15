import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { tree } from '../../e2e/install/installer.ts';
import { type CliBox, withTools } from '../../helpers/cli-box.ts';
import { type InProcessBox, inProcessBoxFor } from '../../helpers/in-process.ts';
import { makePython } from '../../helpers/python.ts';
import type { SandboxOptions } from '../../helpers/sandbox.ts';

const PACKAGES = { 'python3-requests': '2.28.1+dfsg-1', black: '23.1.0-1' };

/** Returns a sandbox with an apt-cache that prints nothing, so that no test waits for apt. */
async function explainBox(t: TestContext, options?: SandboxOptions): Promise<InProcessBox> {
  const box = await inProcessBoxFor(t, options);
  box.command('apt-cache', 'exit 0');
  return box;
}

test('explain prints why pip refuses, what pip-shim offers, and why it offers nothing else', async (t) => {
  const box = await explainBox(t);
  withTools(box, PACKAGES);
  const before = tree(box.root);
  const { code, stdout, stderr } = await box.cli(['explain', 'requests']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^pip install requests\n/);
  assert.ok(stdout.includes(`pip          ${box.python.pip} (${box.python.pipVersion})`), stdout);
  assert.match(stdout, /^ {2}refused +yes: .*EXTERNALLY-MANAGED marks it as externally managed$/m);
  assert.match(stdout, /^ {2}project +~\/project: it holds \.git$/m);
  assert.match(stdout, /^ {2}1\. In this project \(\.venv, new\)\n {5}a venv: stays with this project\n/m);
  // Only the distribution's own Python can import the libraries in the distribution's packages.
  const fromSystem =
    box.python.how === 'system'
      ? /^ {2}2\. .*\n {5}.*2\.28\.1.*\n {5}→ (?:sudo )?apt install python3-requests$/m
      : /^Not offered:\n(?: .*\n)* {2}system: /m;
  assert.match(stdout, fromSystem);
  assert.match(stdout, /^Not offered:\n {2}pipx: requests is a library: pipx is for tools$/m);
  assert.match(stdout, /^PIP_SHIM_AUTO is not set: at a terminal you choose/m);
  assert.deepEqual(tree(box.root), before);
});

const UNREFUSED: readonly (readonly [args: readonly string[], why: RegExp])[] = [
  [['--target', 'lib', 'requests'], /--target is set/],
  [['install', '--break-system-packages', 'requests'], /--break-system-packages is set/],
  [['install', '--help'], /.+/],
  [['install', '--no-such-option', 'x'], /.+/],
];

test('explain prints why pip does not refuse a command, and offers nothing', async (t) => {
  const box = await explainBox(t);
  for (const [args, why] of UNREFUSED) {
    const { code, stdout } = await box.cli(['explain', ...args]);
    assert.equal(code, 0);
    const [, reason = ''] = /^ {2}refused +no: (.*)$/m.exec(stdout) ?? [];
    assert.match(reason, why, stdout);
    assert.match(stdout, /^pip runs unchanged, and pip-shim offers nothing\.$/m);
    const [only] = await box.json<Answer[]>(['explain', ...args]);
    assert.deepEqual([only?.refused, only?.why, only?.offers], [false, reason, []]);
  }
});

test('explain prints that pip does not refuse if its Python has no marker or is in a venv', async (t) => {
  const free = await explainBox(t, { python: await makePython({ marked: false }) });
  const { stdout } = await free.cli(['explain', 'requests']);
  assert.match(stdout, /^ {2}refused +no: .* is not marked as externally managed$/m);
  const [only] = await free.json<Answer[]>(['explain', 'Requests[socks]']);
  assert.deepEqual([only?.name, only?.kind, only?.refused], ['requests', 'library', false]);
  const box = await explainBox(t);
  await box.plainVenv('.venv');
  const bin = join(box.project, '.venv/bin');
  box.write('project/.venv/bin/pip', `#!${bin}/python\n`, 0o755);
  const active = await box.cli(['explain', 'requests'], { env: { PATH: `${bin}:${box.env.PATH}` } });
  assert.match(active.stdout, /^ {2}refused +no: .*\.venv\/bin\/python is in a venv$/m);
});

test('explain ignores a tool on PATH that is in the project or in a relative directory', async (t) => {
  const box = await explainBox(t);
  box.write('project/pyproject.toml', '[project]\nname = "x"\n[tool.uv]\n');
  const planted = box.write('project/tools/uv', '#!/bin/sh\ntouch planted\n', 0o755);
  const env = { PATH: `tools::${dirname(planted)}:${box.env.PATH}` };
  const without = await box.cli(['explain', 'six'], { env });
  assert.match(without.stdout, /^ {2}managed by +uv: \[tool\.uv\] \(not on PATH\)$/m);
  const own = box.command('uv', 'touch started');
  const [only] = await box.json<Answer[]>(['explain', 'six'], { env });
  assert.deepEqual(only?.projectTool, { name: 'uv', sign: '[tool.uv]', path: own });
  assert.match(
    (await box.cli(['explain', 'six'], { env })).stdout,
    /managed by +uv: \[tool\.uv\] \(.*\/uv\)$/m,
  );
  assert.deepEqual(
    ['started', 'planted'].filter((name) => existsSync(join(box.project, name))),
    [],
  );
});

type Row = readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  says: RegExp,
];

const AUTO: readonly Row[] = [
  [
    'venv',
    { PIP_SHIM_AUTO: 'venv' },
    ['black'],
    /^PIP_SHIM_AUTO=venv chooses, without asking: In this project/m,
  ],
  [
    'smart',
    { PIP_SHIM_AUTO: 'smart' },
    ['black'],
    /^PIP_SHIM_AUTO=smart chooses, without asking: .*\bpipx\b/m,
  ],
  [
    'pipx',
    { PIP_SHIM_AUTO: 'pipx' },
    ['requests'],
    /^PIP_SHIM_AUTO=pipx fails with exit code 1: requests is a lib/m,
  ],
  [
    'off',
    { PIP_SHIM_AUTO: 'off' },
    ['black'],
    /^At present pip-shim offers none of this \(PIP_SHIM_AUTO=off\)/m,
  ],
  [
    'disabled',
    { PIP_SHIM_DISABLE: '1' },
    ['black'],
    /^At present pip-shim offers none of this \(PIP_SHIM_DISABLE is set\)/m,
  ],
  [
    'PIP_SHIM_VENV',
    { PIP_SHIM_VENV: '~/it' },
    ['six'],
    /^ {2}1\. In the venv \(~\/it, new\)\n {5}named in PIP_SHIM_VENV/m,
  ],
  ['pip3 as the first argument', {}, ['pip3', 'install', 'six'], /^pip3 install six\n {2}pip +\S*\/pip3 /],
  [
    'uninstall',
    {},
    ['uninstall', 'six'],
    /^pip uninstall six\n(?:.*\n)*Not offered:\n {2}venv: there is no \.venv/,
  ],
  ['general options before install', {}, ['--proxy', 'p', 'install', 'six'], /^pip --proxy p install six\n/],
  ['a password in a URL', {}, ['-i', 'https://me:secret@host/', 'six'], /https:\/\/me:\*\*\*\*@host/],
];

test('explain takes the settings and the arguments of the command into account', async (t) => {
  const box = await explainBox(t);
  withTools(box, PACKAGES);
  for (const [name, env, args, says] of AUTO) {
    const { code, stdout, stderr } = await box.cli(['explain', ...args], { env });
    assert.deepEqual([name, code, stderr], [name, 0, '']);
    assert.match(stdout, says);
    assert.doesNotMatch(stdout, /secret/);
  }
});

const PLACES: readonly (readonly [cwd: string, make: (box: CliBox) => void, says: RegExp])[] = [
  ['project/a/b', () => {}, /project +~\/project, the nearest above: it holds \.git$/m],
  ['plain', () => {}, /project +~\/plain, the current directory: no project file in it or above it$/m],
  ['.', () => {}, /project +~, the current directory: .*; no \.venv is made there: it is your home/m],
  [
    'app',
    (box) => ['app/pyproject.toml', 'app/requirements-dev.txt'].forEach((name) => void box.write(name, '')),
    /project +~\/app: it holds pyproject\.toml, requirements-dev\.txt$/m,
  ],
];

test('explain names the project and the reason why the directory is a project', async (t) => {
  const box = await explainBox(t);
  for (const [cwd, make, says] of PLACES) {
    mkdirSync(join(box.home, cwd), { recursive: true });
    make(box);
    assert.match((await box.cli(['explain', 'six'], { cwd: join(box.home, cwd) })).stdout, says);
  }
});

test('explain names the pip.conf that allows the install, or that PIP_SHIM_AUTO overrules', async (t) => {
  const box = await explainBox(t);
  const file = box.write('.config/pip/pip.conf', '[global]\nbreak-system-packages = true\n');
  const auto = await box.cli(['explain', 'six'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.match(
    auto.stdout,
    /^ {2}refused +yes: PIP_SHIM_AUTO=venv wins over break-system-packages in \S+pip\.conf/m,
  );
  const plain = await box.cli(['explain', 'six']);
  assert.ok(plain.stdout.includes(`no: ${file} sets break-system-packages`), plain.stdout);
});

test('explain exits with 127 without any pip, and with 2 for a wrong PIP_SHIM_AUTO', async (t) => {
  const box = await explainBox(t);
  const without = await box.cli(['explain', 'six'], { env: { PATH: box.bin } });
  assert.deepEqual([without.code, without.stdout], [127, '']);
  assert.match(without.stderr, /PATH has no pip\n {2}install it with .*, then: pip-shim rehash/);
  box.placeShims(['pip']);
  const shim = await box.cli(['explain', 'six'], { env: { PATH: box.shims } });
  assert.match(shim.stderr, /PATH has no pip except pip-shim's own shim\n/);
  const wrong = await box.cli(['explain', 'six'], { env: { PIP_SHIM_AUTO: 'conda' } });
  assert.equal(wrong.code, 2);
  assert.match(
    wrong.stderr,
    /PIP_SHIM_AUTO: `conda`.*\n {2}use one of venv, project, pipx, system, smart, off/,
  );
});

interface Answer {
  readonly name: string | null;
  readonly requirement: string;
  readonly refused: boolean;
  readonly why: string;
  readonly kind: string;
  readonly projectTool: unknown;
  readonly system: { readonly satisfies: boolean | null } | null;
  readonly offers: readonly { remedy: string; label: string; commands: readonly string[]; reason: string }[];
  readonly notOffered: readonly { remedy: string; reason: string }[];
}

test('explain --json prints one object per requirement, and evaluates each requirement alone', async (t) => {
  const box = await explainBox(t);
  withTools(box, PACKAGES);
  box.write('project/requirements.txt', 'six\n');
  const words = [
    'install',
    '--pre',
    'Black',
    'requests>=2',
    './here',
    '-r',
    'requirements.txt',
    '-e',
    '.',
    'nobody-knows',
  ];
  const answers = await box.json<Answer[]>(['explain', ...words]);
  const ownPython = box.python.how === 'system';
  const seen = answers.map(({ name, requirement, kind, offers }) => [
    name,
    requirement,
    kind,
    offers.map(({ remedy }) => remedy).join(' '),
  ]);
  assert.deepEqual(seen, [
    ['black', 'Black', 'tool', 'pipx venv system override'],
    ['requests', 'requests>=2', 'library', ownPython ? 'venv system override' : 'venv override'],
    [null, './here', 'unknown', 'venv pipx override'],
    ['nobody-knows', 'nobody-knows', 'unknown', 'venv pipx override'],
    [null, '-e .', 'unknown', 'venv override'],
    [null, '-r requirements.txt', 'unknown', 'venv override'],
  ]);
  const [black, requests, , , editable] = answers;
  const candidate = PACKAGES.black;
  assert.deepEqual(black?.system, {
    package: 'black',
    exact: true,
    candidate,
    installed: null,
    satisfies: true,
  });
  assert.equal(requests?.system?.satisfies, true);
  assert.deepEqual(black?.offers[0]?.commands, ['pipx install --pip-args=--pre Black']);
  assert.equal(editable?.offers[0]?.commands.at(-1), '.venv/bin/pip install --pre -e .');
  assert.ok(answers.every(({ refused, why }) => refused && /EXTERNALLY-MANAGED/.test(why)));
  assert.deepEqual(
    requests?.notOffered.map(({ remedy }) => remedy),
    ownPython ? ['pipx'] : ['pipx', 'system'],
  );
});

test('after -- the argument --json belongs to pip, and the JSON output is ASCII in any locale', async (t) => {
  const box = await explainBox(t);
  const { stdout } = await box.cli(['explain', '--json', '--', './größe', '--json'], { env: { LANG: 'C' } });
  assert.match(stdout, /^[\n -~]*$/);
  assert.deepEqual(
    (JSON.parse(stdout) as Answer[]).map(({ requirement }) => requirement),
    ['./größe', '--json'],
  );
});

test('if pip is a script that starts another pip, explain runs it to find the interpreter', async (t) => {
  const box = await explainBox(t);
  const real = box.python.pip;
  box.command('pip', `exec '${real}' "$@"`);
  const { stdout } = await box.cli(['explain', 'six']);
  assert.match(stdout, new RegExp(`^ {2}pip +${box.bin}/pip `, 'm'));
  assert.match(stdout, /^ {2}refused +yes/m);
  rmSync(join(box.bin, 'pip'));
  assert.ok((await box.cli(['explain', 'six'])).stdout.includes(dirname(real)));
});

test('explain first offers the project that a name means, and says what comes with Python', async (t) => {
  const box = await explainBox(t);
  const meant = await box.cli(['explain', 'usb.core']);
  assert.match(meant.stdout, /^usb\.core is a module of pyusb\nOffers, the first is the default:\n/m);
  assert.match(meant.stdout, /^ {2}1\. In this project .*\n.*\n.*\n.* install pyusb$/m);
  const json = await box.cli(['explain', 'json']);
  assert.match(
    json.stdout,
    /^json comes with Python .*: import it; there is nothing to install\nNothing can be offered\.\n$/m,
  );
  const scripted = await box.cli(['explain', 'usb.core'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.match(scripted.stdout, /^ {2}1\. .*\n.*\n.*\n.* install usb\.core$/m);
  const venv = join(box.project, 'own');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  const env = { VIRTUAL_ENV: venv, PATH: `${venv}/bin:${box.env.PATH}` };
  const active = await box.cli(['explain', 'usb.core'], { env });
  assert.match(active.stdout, /^ {2}1\. In the active venv .*\n.*\n.* install usb\.core$/m);
  assert.match(active.stdout, /^The venv is active, so nobody is asked: In the active venv /m);
  for (const auto of ['venv', 'pipx']) {
    const nothing = await box.cli(['explain', 'json'], { env: { PIP_SHIM_AUTO: auto } });
    assert.match(nothing.stdout, /there is nothing to install\nNothing can be offered\.\n$/m);
  }
  const answers = await box.json<(Answer & { about: string[] })[]>([
    'explain',
    'requests',
    'usb.core',
    'json',
  ]);
  assert.deepEqual(
    answers.map(({ about, offers }) => [about, offers.length > 0]),
    [
      [[], true],
      [['usb.core is a module of pyusb'], true],
      [[answers[2]?.about[0] ?? ''], false],
    ],
  );
});
