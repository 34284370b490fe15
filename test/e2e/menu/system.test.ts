import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository, type SandboxRun } from '../../helpers/sandbox.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { APT_HAS_ALL, AS_NOBODY, giveToNobody, type PromptBox, promptBox } from './prompt-box.ts';

const isRoot = process.getuid?.() === 0;
const needsRoot = { skip: !isRoot && 'needs root' };
const AUTO = { PIP_SHIM_AUTO: 'apt' };

async function aptBox(t: TestContext, policy = APT_HAS_ALL): Promise<PromptBox> {
  const box = await promptBox(t);
  box.command('apt-cache', policy);
  for (const name of ['apt', 'apt-get']) box.command(name, `echo "fake ${name}: $* [$DEBIAN_FRONTEND]"`);
  box.command('sudo', 'echo "fake sudo: $*"');
  box.command('dpkg-query', 'echo /usr/bin/env'); // each package has a command
  return box;
}

/** Runs pip as an ordinary user. If root runs the tests, the user nobody gets the sandbox and runs pip. */
async function asOrdinary(box: PromptBox, args: string[], options: SandboxRun) {
  if (!isRoot) return box.run('pip', args, options);
  await giveToNobody(box);
  const [program, ...words] = AS_NOBODY;
  return box.run(program, [...words, 'pip', ...args], options);
}

test('fake apt: as root, PIP_SHIM_AUTO=apt installs all packages at once', needsRoot, async (t) => {
  const box = await aptBox(t);
  const { code, stdout, stderr } = await box.run('pip', ['install', 'codespell', 'yamllint'], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.equal(stdout, 'fake apt-get: install -y codespell yamllint [noninteractive]\n');
  assert.match(stderr, /^→ apt-get install -y codespell yamllint\n/);
});

test('fake apt: a dry run shows the command and runs nothing', needsRoot, async (t) => {
  const box = await aptBox(t);
  const env = { ...AUTO, PIP_SHIM_DRY_RUN: '1' };
  const { code, stdout, stderr } = await box.run('pip', ['install', 'codespell'], { env });
  assert.deepEqual([code, stdout], [0, '']);
  assert.match(stderr, /would do: From .*, for all users\n→ apt-get install -y codespell\n$/);
});

test('fake apt: pip-shim exits with apt’s exit code', needsRoot, async (t) => {
  const box = await aptBox(t);
  box.command('apt-get', 'exit 100');
  assert.equal((await box.run('pip', ['install', 'codespell'], { env: AUTO })).code, 100);
});

const OUTSIDE =
  repository.startsWith('/root/') && 'the repository is in a place that an ordinary user cannot read';
test('fake sudo that wants a password: PIP_SHIM_AUTO=apt exits with 1 and prints the command to type', {
  skip: OUTSIDE,
}, async (t) => {
  const box = await aptBox(t);
  box.command('sudo', 'echo "fake sudo: a password is required ($*)" >&2; exit 1');
  const { code, stdout, stderr } = await asOrdinary(box, ['install', 'codespell'], { env: AUTO });
  assert.deepEqual([code, stdout], [1, ''], stderr);
  const command = '-n env DEBIAN_FRONTEND=noninteractive apt-get install -y codespell';
  assert.equal(
    stderr,
    `→ sudo ${command}\nfake sudo: a password is required (${command})\n` +
      'pip-shim: sudo could not run it without a password\n  run it yourself: sudo apt install codespell\n',
  );
});

test('fake sudo without a password: apt-get asks no question', { skip: OUTSIDE }, async (t) => {
  const box = await aptBox(t);
  box.command('sudo', 'shift; exec env -i PATH="$PATH" "$@"'); // like the real sudo, it drops variables
  const { code, stdout, stderr } = await asOrdinary(box, ['install', 'codespell'], { env: AUTO });
  assert.deepEqual([code, stdout], [0, 'fake apt-get: install -y codespell [noninteractive]\n'], stderr);
});

const WITHOUT_SUDO = OUTSIDE || (existsSync('/usr/bin/sudo') && 'there is a sudo here');
test('fake apt: without root and without sudo, PIP_SHIM_AUTO=apt exits with 1 and prints the command to type', {
  skip: WITHOUT_SUDO,
}, async (t) => {
  const box = await aptBox(t);
  rmSync(join(box.bin, 'sudo'));
  const { code, stdout, stderr } = await asOrdinary(box, ['install', 'codespell'], { env: AUTO });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(
    stderr,
    /^pip-shim: PIP_SHIM_AUTO=apt: a system package needs root, and there is no sudo; as root: apt install codespell\n {2}PIP_SHIM_AUTO=/,
  );
});

test(
  'fake apt: if the package is too old, PIP_SHIM_AUTO=apt exits with 1 and says which version apt has',
  needsRoot,
  async (t) => {
    const box = await aptBox(t);
    const { code, stdout, stderr } = await box.run('pip', ['install', 'codespell>=9'], { env: AUTO });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^pip-shim: PIP_SHIM_AUTO=apt: apt has codespell 1\.2\.3, too old for >=9\n( {2}PIP_SHIM_AUTO=(pipx|venv): .*\n){2}$/,
    );
  },
);

const TOO_OLD = 'mccabe; python_version < "3"';
test('fake apt: PIP_SHIM_AUTO ignores a requirement whose marker does not apply, as pip does', async (t) => {
  const box = await aptBox(t);
  const env = { ...AUTO, PIP_SHIM_DRY_RUN: '1' };
  const passedOver = `pip-shim: ignored, because its environment marker does not apply: ${TOO_OLD}\n`;
  const both = await box.run('pip', ['install', 'codespell', TOO_OLD], { env });
  assert.equal(both.code, 0, both.stderr);
  assert.ok(both.stderr.startsWith(passedOver), both.stderr);
  assert.match(both.stderr, / install -y codespell\n$/);
  for (const auto of ['system', 'pipx', 'smart']) {
    const alone = await box.run('pip', ['install', TOO_OLD], { env: { PIP_SHIM_AUTO: auto } });
    assert.deepEqual([alone.code, alone.stdout, alone.stderr], [0, '', passedOver]);
  }
});

test('fake apt: the menu shows the version that apt offers, and names the packages that apt lacks', async (t) => {
  const box = await aptBox(t);
  const terminal = await box.open('pip', ['install', 'codespell>=1,<2; python_version >= "3"'], {
    cols: 150,
  });
  await terminal.waitFor(/for all users +1\.2\.3 +satisfies >=1,<2/);
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
  const second = await box.open('pip', ['install', 'codespell', 'nobody-has-this'], { cols: 150 });
  await second.waitFor(
    /pip-shim: apt has codespell for codespell, but pip-shim knows no package for nobody-has-this\r?\n/,
  );
  await second.waitFor(/Stop +nothing/);
  second.type(KEYS.ctrlC);
  await second.exit;
});

test('fake apt: if the user chooses the system package in the menu, apt runs interactively', async (t) => {
  const box = await aptBox(t);
  const terminal = await box.open('pip', ['install', 'codespell']);
  await terminal.waitFor(/Stop +nothing/);
  for (const entry of [/❯ Stop/, /❯ Show/, /❯ Into the system's Python/, /❯ From .*, for all users/]) {
    terminal.type(KEYS.up);
    await terminal.waitFor(entry);
  }
  terminal.type(KEYS.enter);
  await terminal.waitFor(isRoot ? 'fake apt: install codespell []' : 'fake sudo: apt install codespell');
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
});

test('fake apt: if the package is installed already, nothing runs and the exit code is 0', async (t) => {
  const box = await aptBox(t, "printf 'codespell:\\n  Installed: 2.2.1-1\\n  Candidate: 2.2.1-1\\n'");
  const { code, stdout, stderr } = await box.run('pip', ['install', 'codespell'], { env: AUTO });
  assert.deepEqual([code, stdout], [0, ''], stderr);
  assert.match(stderr, /^pip-shim: nothing to do: .* (?:has it installed already|can be called now)\n/);
});

const hasLists =
  existsSync('/var/lib/apt/lists') && (await run('sh', ['-c', 'ls /var/lib/apt/lists/*Release'])).code === 0;
test('fake apt: if apt has no such package, PIP_SHIM_AUTO=apt exits with 1 and says so', async (t) => {
  const box = await aptBox(t, 'exit 0');
  const { code, stderr } = await box.run('pip', ['install', 'codespell'], { env: AUTO });
  assert.equal(code, 1);
  assert.match(
    stderr,
    hasLists
      ? /apt has no codespell\n {2}PIP_SHIM_AUTO=pipx: /
      : /apt has no package lists yet\n {2}fetch them: .*apt update\n$/,
  );
});

test('if a fake apt-cache answers too late, the menu opens without the system package, and one line says so', async (t) => {
  const box = await aptBox(t, 'exec sleep 60');
  const terminal = await box.open('pip', ['install', 'codespell']);
  await terminal.waitFor(/pip-shim: apt did not answer in time, so .*'s package is left out\r?\n/);
  await terminal.waitFor(/Stop +nothing/);
  assert.ok(!terminal.screen().includes('for all users'));
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
});

test('fake apt: PIP_SHIM_AUTO=apt installs a library only for the system’s own Python', async (t) => {
  const box = await aptBox(t);
  const { code, stderr } = await box.run('pip', ['install', 'pyyaml'], {
    env: { ...AUTO, PIP_SHIM_DRY_RUN: '1' },
  });
  if (box.python.how === 'made')
    assert.match(stderr, /is not .*'s own Python, so it would not find .*'s packages/);
  else assert.match(stderr, /→ .*apt-get install -y python3-yaml\n/);
  assert.equal(code, box.python.how === 'system' ? 0 : 1, stderr);
});

const HAS_YAML = existsSync('/usr/lib/python3/dist-packages/yaml') && existsSync('/usr/bin/apt-cache');
test('the real apt-cache: if the package is installed, pip-shim says that it can be imported, and runs nothing', {
  skip: !HAS_YAML && 'python3-yaml is not installed here',
}, async (t) => {
  const box = await aptBox(t);
  rmSync(join(box.bin, 'apt-cache'));
  if (box.python.how !== 'system') return t.skip('pip does not belong to the system here');
  const { code, stdout, stderr } = await box.run('pip', ['install', 'PyYAML>=3'], { env: AUTO });
  assert.deepEqual([code, stdout], [0, '']);
  assert.equal(stderr, `pip-shim: nothing to do: import yaml works with ${box.python.python} now\n`);
});
