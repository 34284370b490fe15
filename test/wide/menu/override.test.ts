import assert from 'node:assert/strict';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  assertDeclined,
  chooseOverride,
  has,
  overrideBox,
  pythonOf,
  QUESTION,
} from '../../e2e/menu/override-box.ts';
import { promptBox, text } from '../../e2e/menu/prompt-box.ts';
import { commandsWithout } from '../../helpers/prepared.ts';
import { repository } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

const own = await pythonOf(import.meta.url);

test('fake dpkg: Ctrl-C at the question for the word `override` exits with 130 and installs nothing', async (t) => {
  const box = await overrideBox(t, own);
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { cols: 60 });
  await terminal.waitFor('? Type the word');
  await assertDeclined(box, terminal, `overrid${KEYS.ctrlC}`, 130);
});

test('fake dpkg: if pip can’t resolve the requirements, pip-shim says that it checks only the named packages', async (t) => {
  const box = await overrideBox(t, own);
  const terminal = await chooseOverride(box, ['install', 'dependency==3', 'unwanted']);
  await terminal.waitFor(
    'pip could not list the dependencies, so only the packages that you named are checked',
  );
  await terminal.waitFor(/31 installed packages depend/);
  await terminal.waitFor(QUESTION);
  await assertDeclined(box, terminal, KEYS.escape, 1);
});

test('without a package manager, pip-shim says that it can’t list the dependents, and still asks for the word `override`', async (t) => {
  const box = await overrideBox(t, own);
  rmSync(join(box.bin, 'apt-cache'));
  const PATH = [box.shims, box.bin, dirname(own.pip), await commandsWithout('apt-cache')].join(':');
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { env: { PATH } });
  await terminal.waitFor(/pip-shim can't tell what depends on the system's packages/);
  await terminal.waitFor(QUESTION);
  await assertDeclined(box, terminal, KEYS.enter, 1);
});

test('fake dpkg: with TERM=dumb pip-shim also asks for the word `override`', async (t) => {
  const box = await overrideBox(t, own);
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
test('fake dpkg: for an ordinary user, pip-shim says that pip writes into HOME', {
  skip: ordinary,
}, async (t) => {
  const box = await overrideBox(t, own);
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

test('fake dpkg: no code of a project runs before the user types override', async (t) => {
  const box = await overrideBox(t, own);
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
