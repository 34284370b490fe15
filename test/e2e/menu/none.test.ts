import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { APT_HAS_ALL, promptBox, text } from './prompt-box.ts';

const INSTALL = ['install', 'library'];
const hint = (way: string): string => `hint: pip-shim can install into .venv instead: ${way}\n`;
const inDockerfile = (): string => {
  const all = process.getuid?.() === 0 ? ' PIP_SHIM_VENV=/opt/venv PATH=/opt/venv/bin:$PATH' : '';
  return ` (in a Dockerfile: ENV PIP_SHIM_AUTO=venv${all})`;
};
const elsewhere = (words: string, how = 'at a terminal'): string =>
  hint(`set PIP_SHIM_AUTO=venv${words}, or run this ${how} to choose.`);
/** True if the tests run in a container. */
const isContainer = ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file));
const unasked = (how: string): string => elsewhere(isContainer ? inDockerfile() : '', how);
const HINT = unasked('at a terminal');

const AT_TERMINAL: [string, Record<string, string>, string[], string][] = [
  [
    'CI and DEBIAN_FRONTEND',
    { CI: '1', DEBIAN_FRONTEND: 'noninteractive' },
    INSTALL,
    unasked('with CI and DEBIAN_FRONTEND unset'),
  ],
  ['--no-input', {}, [...INSTALL, '--no-input'], unasked('without --no-input')],
  ['PIP_NO_INPUT=1', { PIP_NO_INPUT: '1' }, INSTALL, unasked('with PIP_NO_INPUT unset')],
  ['-qqq', {}, [...INSTALL, '-qqq'], ''],
  [
    'JPY_PARENT_PID (set in notebooks)',
    { JPY_PARENT_PID: '4711' },
    INSTALL,
    hint(
      'run %env PIP_SHIM_AUTO=venv in a cell, then this again. To import from that venv, add a kernel ' +
        'for it: !pip install ipykernel, then !.venv/bin/python -m ipykernel install --user --name venv',
    ),
  ],
];
/** One sandbox for all tests. Only an install would change it, and each test checks that none happened. */
const box = await promptBox({ after });

/** Returns a terminal's text without colours, because pip prints none if pip-shim reads pip's stderr. */
const shown = ({ raw }: Terminal): string => stripVTControlCharacters(raw());
const byPip = new Map<string, Promise<string>>();
function shownByPip(args: string[]): Promise<string> {
  const key = args.join(' ');
  const known = byPip.get(key) ?? runAlone(args);
  byPip.set(key, known);
  return known;
}

async function runAlone(args: string[]): Promise<string> {
  const real = await box.open(box.python.pip, args);
  assert.equal((await real.exit).code, 1);
  return shown(real);
}

for (const [name, env, args, told] of AT_TERMINAL) {
  test(`with ${name}, pip-shim prints pip's own message${told ? ' and one hint' : ', no hint'}, and asks nothing at a terminal`, async () => {
    const terminal = await box.open('pip', args, { env });
    assert.deepEqual(await terminal.exit, { code: 1, signal: null });
    assert.equal(shown(terminal), (await shownByPip(args)) + told.replace('\n', '\r\n'));
    assert.ok(!box.hasVenv());
  });
}

test("pip-shim asks nothing if pip's config file sets no-input", async (t) => {
  const own = await promptBox(t);
  const file = join(own.home, '.config/pip/pip.conf');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '[global]\nno-input = true\n');
  const terminal = await own.open('pip', INSTALL);
  assert.equal((await terminal.exit).code, 1);
  assert.equal(
    text(terminal),
    (await box.refusal(INSTALL)) + unasked("without no-input in pip's config file"),
  );
});

for (const [name, redirection] of Object.entries({ stdin: '< /dev/null', stderr: '2> err' })) {
  test(`if ${name} is not a terminal, pip-shim prints pip's own message and one hint`, async () => {
    const refusal = await box.refusal(INSTALL);
    const terminal = await box.open('sh', ['-c', `pip install library ${redirection}`]);
    assert.equal((await terminal.exit).code, 1);
    const said = name === 'stderr' ? readFileSync(join(box.project, 'err'), 'utf8') : text(terminal);
    assert.equal(said, refusal + HINT);
    if (name === 'stderr') assert.equal(terminal.raw(), '');
    assert.ok(!box.hasVenv());
  });
}

test('PIP_SHIM_DEBUG says why nobody is asked, and what PIP_SHIM_AUTO chooses', async () => {
  const debugged = async (args: string[], env: Record<string, string>): Promise<readonly string[]> => {
    const { stderr } = await box.run('pip', args, { env: { ...env, PIP_SHIM_DEBUG: '1' } });
    const lines = stderr.matchAll(/^pip-shim\[debug\]: (nobody is asked|PIP_SHIM_AUTO=.*): (.*)$/gm);
    return Array.from(lines, ([, what, how]) => `${what}: ${how}`);
  };
  const env = { CI: '1', DEBIAN_FRONTEND: 'noninteractive', MAKELEVEL: '1', MAKEFLAGS: '-j2' };
  assert.deepEqual(await debugged(INSTALL, {}), ['nobody is asked: no terminal']);
  assert.deepEqual(await debugged([...INSTALL, '--no-input'], env), [
    'nobody is asked: no terminal, CI, DEBIAN_FRONTEND, make -j, --no-input',
  ]);
  assert.deepEqual(await debugged(INSTALL, { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' }), [
    'nobody is asked: no terminal',
    'PIP_SHIM_AUTO=venv chooses: In this project (.venv, new)',
  ]);
  const terminal = await box.open('pip', INSTALL, { env: { CI: '1', PIP_SHIM_DEBUG: '1' } });
  await terminal.waitFor('nobody is asked: CI');
  await terminal.exit;
});

test('pip-shim starts a package manager for its hint only if no venv can be used', async (t) => {
  const own = await promptBox(t);
  const asked = join(own.root, 'asked');
  own.command('apt-cache', `echo "$*" >>'${asked}'\n${APT_HAS_ALL}`);
  own.command('sudo', 'exit 1');
  const venv = await own.run('pip', ['install', 'requests']);
  assert.match(venv.stderr, /^hint: pip-shim can install into \.venv instead: /m);
  assert.equal(existsSync(asked), false);
  mkdirSync(join(own.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(own.home, '.config/pip-shim/config.toml'), 'venv = "/dev/null/venv"\n');
  const system = await own.run('pip', ['install', 'requests']);
  assert.match(system.stderr, /^hint: pip-shim can install it with apt instead: /m);
  assert.match(readFileSync(asked, 'utf8'), /python3-requests/);
});

for (const [place, env, told] of [
  [
    'GitHub Actions',
    { CI: 'true', GITHUB_ACTIONS: 'true' },
    hint('set PIP_SHIM_AUTO=venv (in the workflow: env: {PIP_SHIM_AUTO: venv}).'),
  ],
  ['a container', { container: 'podman' }, elsewhere(inDockerfile())],
] as const) {
  test(`in ${place} the hint says where to set PIP_SHIM_AUTO`, async () => {
    const refusal = await box.refusal(INSTALL);
    const { code, stderr } = await box.run('pip', INSTALL, { env });
    assert.deepEqual([code, stderr], [1, refusal + told]);
  });
}

test('at a terminal PIP_SHIM_AUTO=venv and PIP_SHIM_AUTO=smart install without a question', async (t) => {
  const own = await promptBox(t);
  buildWheel(own.wheels, { name: 'other' });
  for (const [auto, name] of Object.entries({ venv: 'library', smart: 'other' })) {
    const terminal = await own.open('pip', ['install', name], { env: { PIP_SHIM_AUTO: auto } });
    assert.deepEqual(await terminal.exit, { code: 0, signal: null });
    assert.ok(own.hasVenv() && !text(terminal).includes('where?'));
    const { code, stderr } = await own.run('.venv/bin/python', ['-c', `import ${name}`]);
    assert.equal(code, 0, stderr);
  }
});

test('with an unknown PIP_SHIM_AUTO, an install prints the known values and exits with 2, and other commands run', async () => {
  const env = { PIP_SHIM_AUTO: 'vnev' };
  const { code, stdout, stderr } = await box.run('pip', INSTALL, { env });
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /PIP_SHIM_AUTO: `vnev` is not a valid value\n {2}use one of venv, project, pipx, system, smart, off, or apt/,
  );
  assert.equal((await box.run('pip', ['--version'], { env })).code, 0);
});
