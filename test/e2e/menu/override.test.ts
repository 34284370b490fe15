import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { commandsWithout } from '../../helpers/prepared.ts';
import { makePython } from '../../helpers/python.ts';
import { repository } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';
import { KEYS, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

const QUESTION = 'Type the word override to do it anyway:';
/** A Python that only this file uses, so its tests may write into it. */
const own = await makePython({ marked: true, aloneFor: basename(import.meta.url) });
const prefix = dirname(dirname(own.python));

/** Makes a sandbox with a fake dpkg. 31 system packages depend on the package that owns `dependency`. */
async function overrideBox(t: TestContext): Promise<PromptBox> {
  const box = await promptBox(t, { python: own });
  buildWheel(box.wheels, { name: 'dependency', version: '2.0' });
  for (const name of ['wanted', 'unwanted']) buildWheel(box.wheels, { name, requires: ['dependency'] });
  // The Python does not search this directory of the distribution, so pip finds no old version to remove.
  const lib = `lib/${basename(own.python)}`;
  const hasDist = existsSync(join(own.stdlib, 'dist-packages/pip'));
  const info = join(
    prefix,
    hasDist ? `${lib}/site-packages` : 'lib/python3/dist-packages',
    'dependency-1.0.dist-info',
  );
  mkdirSync(info, { recursive: true });
  const search = `case $2 in ${info}) echo "fake-dependency: $2" ;; *) exit 1 ;; esac`;
  const more = Array.from({ length: 30 }, (_, index) => `fake-${index + 10}\tii \t\tfake-tool\t`);
  const lines = ['fake-dependency\tii \t\t\t', 'fake-tool\tii \t\tfake-dependency (>= 1) | other\t', ...more];
  writeFileSync(join(box.root, 'installed'), `${lines.join('\n')}\n`);
  const list = `cat '${join(box.root, 'installed')}'`;
  box.command('dpkg-query', `case $1 in --search) ${search} ;; *) ${list} ;; esac`);
  return box;
}

/** Opens the menu and chooses "Into the system's Python" by three presses of Up from the first entry. */
async function chooseOverride(
  box: PromptBox,
  args: readonly string[],
  options: Partial<TerminalOptions> = {},
  open = ['pip'],
): Promise<Terminal> {
  const [program = '', ...words] = open;
  const terminal = await box.open(program, [...words, ...args], options);
  await terminal.waitFor(/ {2}Into the system's Python \(risky\) +may break the/);
  await terminal.waitFor(/Stop +nothing/);
  for (const entry of [/❯ Stop/, /❯ Show/, /❯ Into the system's Python/]) {
    terminal.type(KEYS.up);
    await terminal.waitFor(entry);
  }
  await terminal.waitFor(/→ pip install --break-system-packages/);
  terminal.type(KEYS.enter);
  return terminal;
}

const has = async (box: PromptBox, module: string): Promise<boolean> =>
  (await box.run(own.python, ['-c', `import ${module}`])).code === 0;

test('fake dpkg: pip-shim lists the system packages that depend on what pip would replace, and a wrong answer installs nothing', async (t) => {
  const box = await overrideBox(t);
  const terminal = await chooseOverride(box, ['install', 'unwanted']);
  await terminal.waitFor(
    /pip would install (?:dependency 2\.0, unwanted 1\.0|unwanted 1\.0, dependency 2\.0)\r?\npip-shim: into \/.*-packages, for all users/,
  );
  await terminal.waitFor(/31 installed packages depend on what it would replace \(fake-dependency\):/);
  await terminal.waitFor(/ {2}fake-10, fake-11, [\s\S]*fake-29\r?\n/);
  await terminal.waitFor('and 11 more: apt-cache rdepends --installed --recurse --important fake-dependency');
  await terminal.waitFor(QUESTION);
  assert.ok(!text(terminal).includes('fake-30'));
  await assertDeclined(box, terminal, 'overridden\r', 1);
  assert.ok(text(terminal).endsWith(await box.refusal(['install', 'unwanted'])), text(terminal));
  assert.ok(!(await has(box, 'dependency')));
});

/** Types `keys`. Asserts the exit code, that the terminal has its old modes and that nothing is installed. */
async function assertDeclined(box: PromptBox, terminal: Terminal, keys: string, code: number): Promise<void> {
  const before = await terminal.settings();
  terminal.type(keys);
  assert.deepEqual(await terminal.exit, { code, signal: null });
  const after = await terminal.settings();
  assert.ok(!before.canonical && after.canonical && after.echo);
  assert.equal(text(terminal).includes('externally-managed'), code === 1);
  assert.ok(!(await has(box, 'unwanted')));
}

test('fake dpkg: Ctrl-C at the question for the word override exits with 130 and installs nothing', async (t) => {
  const box = await overrideBox(t);
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { cols: 60 });
  await terminal.waitFor('? Type the word');
  await assertDeclined(box, terminal, `overrid${KEYS.ctrlC}`, 130);
});

test('fake dpkg: once the user types override, the real pip runs with --break-system-packages', async (t) => {
  const box = await overrideBox(t);
  const terminal = await chooseOverride(box, ['install', 'wanted']);
  await terminal.waitFor(QUESTION);
  terminal.type('overx\x7fride\r');
  await terminal.waitFor(/→ pip install --break-system-packages wanted\r?\n/);
  await terminal.waitFor('Successfully installed');
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  const { stdout } = await box.run(own.python, ['-c', 'import wanted, dependency; print(wanted.__file__)']);
  assert.ok(stdout.startsWith(`${prefix}/`), stdout);
  assert.ok(!box.hasVenv());
  const gone = await box.run(own.pip, ['uninstall', '-y', '--break-system-packages', 'wanted', 'dependency']);
  assert.equal(gone.code, 0, gone.stderr);
});

test('fake dpkg: if pip can’t resolve the requirements, pip-shim says that it checks only the named packages', async (t) => {
  const box = await overrideBox(t);
  const terminal = await chooseOverride(box, ['install', 'dependency==3', 'unwanted']);
  await terminal.waitFor(
    'pip could not list the dependencies, so only the packages that you named are checked',
  );
  await terminal.waitFor(/31 installed packages depend/);
  await terminal.waitFor(QUESTION);
  await assertDeclined(box, terminal, KEYS.escape, 1);
});

test('fake dpkg: no code of a project runs before the user types override', async (t) => {
  const box = await overrideBox(t);
  writeProject(join(box.project, 'here'), { name: 'here' });
  const trap = "open(__import__('os').environ['TRAP'], 'w').close()\n";
  writeFileSync(join(box.project, 'here/_build/backend.py'), trap);
  writeFileSync(join(box.project, 'list.txt'), '# a comment\n--no-index\n./here\n');
  const TRAP = join(box.root, 'trap');
  for (const args of [['./here'], ['-e', './here'], ['-r', 'list.txt'], ['here @ file:./here']]) {
    const terminal = await chooseOverride(box, ['install', ...args], { env: { TRAP } });
    await terminal.waitFor(QUESTION);
    terminal.type(KEYS.ctrlC);
    assert.equal((await terminal.exit).code, 130);
    assert.ok(!existsSync(TRAP), args.join(' '));
  }
});

test('without a package manager, pip-shim says that it can’t list the dependents, and still asks for the word override', async (t) => {
  const box = await overrideBox(t);
  rmSync(join(box.bin, 'apt-cache'));
  const PATH = [box.shims, box.bin, dirname(own.pip), await commandsWithout('apt-cache')].join(':');
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { env: { PATH } });
  await terminal.waitFor(/pip-shim can't tell what depends on the system's packages/);
  await terminal.waitFor(QUESTION);
  await assertDeclined(box, terminal, KEYS.enter, 1);
});

test('fake dpkg: PIP_SHIM_DRY_RUN only prints an install into the system’s Python, and PIP_SHIM_AUTO=override is an error', async (t) => {
  const box = await overrideBox(t);
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { env: { PIP_SHIM_DRY_RUN: '1' } });
  await terminal.waitFor(/would do: Into the system's Python/);
  assert.equal((await terminal.exit).code, 0);
  assert.ok(!text(terminal).includes(QUESTION));
  const auto = await box.run('pip', ['install', 'unwanted'], { env: { PIP_SHIM_AUTO: 'override' } });
  assert.equal(auto.code, 2);
  assert.match(auto.stderr, /use one of venv, project, pipx, system, smart, off, or apt/);
  assert.ok(!(await has(box, 'unwanted')));
});

test('fake dpkg: with TERM=dumb pip-shim also asks for the word override', async (t) => {
  const box = await overrideBox(t);
  const terminal = await box.open('pip', ['install', 'unwanted'], { env: { TERM: 'dumb' } });
  const [, number = ''] = await terminal.waitFor(/ (\d)\) Into the system's Python/);
  await terminal.waitFor('or q to stop: ');
  terminal.type(`${number}\n`);
  await terminal.waitFor(`${QUESTION} `);
  terminal.type('no\n');
  assert.equal((await terminal.exit).code, 1);
  assert.ok(!terminal.raw().includes('\x1b') && !(await has(box, 'unwanted')));
});

const ordinary =
  process.getuid?.() !== 0
    ? 'needs root'
    : repository.startsWith('/root/') && 'the repository is in a place that an ordinary user cannot read';
test('fake dpkg: without root, pip-shim says that pip writes into HOME', { skip: ordinary }, async (t) => {
  const box = await overrideBox(t);
  for (const dir of [testTemp(), box.root]) chmodSync(dir, 0o755);
  await box.run('chown', ['-R', '65534:65534', box.home, `${box.root}/tmp`]);
  const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'pip'];
  const terminal = await chooseOverride(box, ['install', 'unwanted'], {}, user);
  await terminal.waitFor(/into ~\/\.local\/lib\/python3\.\d+\/site-packages, for you alone/);
  await terminal.waitFor(QUESTION);
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
});

test('with the real dpkg, pip-shim names the same dependents as apt-cache', async (t) => {
  const box = await promptBox(t);
  const [name, version] = ['six', '99.0'];
  buildWheel(box.wheels, { name, version });
  const oracle = 'apt-cache rdepends --installed --recurse --important python3-six';
  const { stdout } = await box.run('sh', ['-c', `PATH=/usr/bin:/bin; export LC_ALL=C; ${oracle}`]);
  const names = [
    ...new Set(stdout.match(/^(?: {2})?[a-z0-9][a-z0-9.+-]*(?=(?::\w+)?$)/gm)?.map((each) => each.trim())),
  ]
    .filter((each) => each !== 'python3-six')
    .sort();
  if (box.python.how !== 'system' || names.length === 0)
    return t.skip('no package here depends on python3-six');
  const terminal = await chooseOverride(box, ['install', '-U', name], { cols: 200 });
  await terminal.waitFor(new RegExp(`^pip-shim: ${names.length} installed packages? depends? on `, 'm'));
  await terminal.waitFor(QUESTION);
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
  for (const each of names.slice(0, 20)) assert.ok(text(terminal).includes(each), each);
});
