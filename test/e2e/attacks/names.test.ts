import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
/** All is said then, and nothing done: every byte on stderr is ours. */
const SAID = { ...AUTO, PIP_SHIM_DRY_RUN: '1', PIP_SHIM_DEBUG: '1' };

/** Parts of names that a terminal, a shell or a reader could take for something else. */
const PARTS: Readonly<Record<string, string>> = {
  'a link (OSC 8)': 'x\x1b]8;;http:evil\x1b\\click\x1b]8;;\x1b\\',
  'a title': 'x\x1b]0;owned\x07',
  'cursor moves and erasing': 'x\x1b[2A\x1b[2K\x1b[1;1H\r',
  'a device control string': 'x\x1bPq#0;2;0;0;0\x1b\\',
  'C1 controls': 'x\x9b2J\x9downed\x9c',
  'bidi overrides and isolates': 'x\u202egpj.exe\u202c\u2066a\u2069\u200f',
  'zero-width characters': 'x\u200b\u200c\u200d\u2060\ufeff\u00ad',
  'fillers and variation selectors': 'x\u3164\uffa0\u115f\ufe0f\u{e0100}',
  'tag characters': 'x\u{e0061}\u{e0062}',
  'a forged line': 'x\npip-shim: all is well\nhint: run this: sh evil\r\n→ rm -rf ~',
  'line separators': 'x\u2028pip-shim: all is well\u2029\u0085',
  'shell metacharacters': `x; touch ran; $(touch ran) \`touch ran\` | & > < * ? ~ ! # ' "`,
};
const NAMES: Readonly<Record<string, string>> = {
  'all that a terminal, a shell or a reader could take for something else': Object.values(PARTS).join(''),
  'a leading dash': '--break-system-packages',
  'sixty-four thousand characters': `x${'y'.repeat(65_535)}`,
  'sixty-four thousand blanks': `x${' '.repeat(65_535)}y`,
};

async function boxFor(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  box.command('pipx', 'exit 0');
  return box;
}

/** Lines of ours alone, and no character in them that a terminal obeys or hides. */
function assertSafe(text: string, what: string): void {
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/u, what);
  for (const line of text.split('\n')) assert.match(line, /^(?:pip-shim(?:\[debug\])?: |→ | {2}|$)/, what);
  assert.doesNotMatch(text, /^(?:pip-shim: all is well|hint: run this|→ rm)/m, what);
}

for (const [what, name] of Object.entries(NAMES)) {
  test(`${what} in a requirement, an option, an index, a user's name and a venv: shown as what they are`, async (t) => {
    const box = await boxFor(t);
    const rows: readonly (readonly [args: readonly string[], env?: Record<string, string>])[] = [
      [['install', '--', `./${name}`]],
      [['install', `demo @ https://host/${name}`]],
      [['install', '-i', `https://host/${name}`, '-c', name, 'demo']],
      [['install', 'demo'], { SUDO_USER: name, SUDO_UID: '1', USER: name, VIRTUAL_ENV: `/gone/${name}` }],
      ...(Buffer.byteLength(name) < 256
        ? [[['install', 'demo'], { PIP_SHIM_VENV: join(box.project, name) }] as const]
        : []),
    ];
    for (const [args, env] of rows) {
      const { stderr } = await box.run('pip', args, { env: { ...SAID, ...env } });
      // What pip itself does not understand is left to it; what it says is its own.
      const ours = stderr.replace(/(?<=^pip-shim\[debug\]: plain pip: .*\n)[\s\S]*/m, '');
      assert.notEqual(ours, '');
      assertSafe(ours, `${args.join(' ')}\n${stderr}`.slice(0, 4000));
    }
    const json = await box.run('pip-shim', ['explain', '--json', '--', './a', `./${name}`]);
    assert.doesNotMatch(json.stdout, /[^\n -~]/);
    assert.doesNotThrow(() => JSON.parse(json.stdout), json.stderr);
  });
}

test('a project whose name could be taken for something else: explain, list, doctor and allow say it on one line', async (t) => {
  const box = await boxFor(t);
  const parts = Object.values(PARTS);
  for (const name of [parts.slice(0, 8).join(''), parts.slice(8).join('')]) {
    const project = join(box.home, 'projects', name);
    mkdirSync(join(project, '.git'), { recursive: true });
    mkdirSync(join(project, 'below'));
    for (const words of [['explain', 'demo'], ['list'], ['doctor'], ['allow'], ['forget'], ['push']]) {
      const { stdout, stderr } = await box.run('pip-shim', words, { cwd: join(project, 'below') });
      assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/u, `${words}`);
      assert.doesNotMatch(stdout + stderr, /^(?:pip-shim: all is well|hint: run this|→ rm)/m, `${words}`);
    }
  }
});

test('NUL in every file that is read: nothing breaks, and no stack is shown', async (t) => {
  const box = await boxFor(t);
  const nul = 'a\0b\n-r c\0d\n';
  mkdirSync(join(box.project, '.venv/bin'), { recursive: true });
  for (const file of [
    'requirements.txt',
    '.venv-stack',
    '.venv/pyvenv.cfg',
    '.venv/.pip-shim',
    '.venv/bin/activate',
  ])
    writeFileSync(join(box.project, file), nul);
  for (const env of [{}, AUTO]) {
    for (const args of [
      ['pip', 'install', '-r', 'requirements.txt'],
      ['pip', 'install', 'demo'],
      ['pip-shim', 'explain', 'demo'],
      ['pip-shim', 'explain', '-r', 'requirements.txt'],
    ]) {
      const { code, stderr } = await box.run(args[0] ?? '', args.slice(1), { env });
      assert.ok(code === 0 || code === 1, `${args.join(' ')}: ${code}\n${stderr}`);
      assert.doesNotMatch(stderr, /^ +at |should not have happened|running plain pip/m);
    }
  }
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'auto = "ve\0nv"\n');
  const { code, stderr } = await box.run('pip', ['install', 'demo']);
  assert.equal(code, 2, stderr);
  assert.match(stderr, /config\.toml:1/);
});
