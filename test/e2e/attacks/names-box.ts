import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };
/** With these variables pip-shim prints every message and runs nothing, so it writes all of stderr itself. */
const SAID = { ...AUTO, PIP_SHIM_DRY_RUN: '1', PIP_SHIM_DEBUG: '1' };

/** Parts of names that a terminal or a shell would obey, or that would mislead a reader. */
export const PARTS: Readonly<Record<string, string>> = {
  'a link (OSC 8)': 'x\x1b]8;;http:evil\x1b\\click\x1b]8;;\x1b\\',
  'a window title': 'x\x1b]0;owned\x07',
  'cursor moves and erasing': 'x\x1b[2A\x1b[2K\x1b[1;1H\r',
  'a device control string': 'x\x1bPq#0;2;0;0;0\x1b\\',
  'C1 control characters': 'x\x9b2J\x9downed\x9c',
  'bidirectional overrides and isolates': 'x\u202egpj.exe\u202c\u2066a\u2069\u200f',
  'zero-width characters': 'x\u200b\u200c\u200d\u2060\ufeff\u00ad',
  'fillers and variation selectors': 'x\u3164\uffa0\u115f\ufe0f\u{e0100}',
  'tag characters': 'x\u{e0061}\u{e0062}',
  'a forged line': 'x\npip-shim: all is well\nhint: run this: sh evil\r\n→ rm -rf ~',
  'line separators': 'x\u2028pip-shim: all is well\u2029\u0085',
  'shell metacharacters': `x; touch ran; $(touch ran) \`touch ran\` | & > < * ? ~ ! # ' "`,
};
export const NAMES: Readonly<Record<string, string>> = {
  'a name with control characters, invisible characters and shell syntax': Object.values(PARTS).join(''),
  'a leading dash': '--break-system-packages',
  'sixty-four thousand characters': `x${'y'.repeat(65_535)}`,
  'sixty-four thousand blanks': `x${' '.repeat(65_535)}y`,
};

export async function boxFor(t: TestContext): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  box.command('pipx', 'exit 0');
  return box;
}

/** Asserts that pip-shim wrote each line, and that no line has a character that a terminal obeys or hides. */
function assertSafe(text: string, what: string): void {
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/u, what);
  for (const line of text.split('\n')) assert.match(line, /^(?:pip-shim(?:\[debug\])?: |→ | {2}|$)/, what);
  assert.doesNotMatch(text, /^(?:pip-shim: all is well|hint: run this|→ rm)/m, what);
}

/** Tests that pip-shim shows a name safely, wherever the name comes from. */
export function testName(what: string, name: string): void {
  test(`pip-shim safely shows ${what} in a requirement, an option, an index, a user's name and a venv`, async (t) => {
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
      // If pip-shim can't parse a command, it runs plain pip, which writes the rest of stderr.
      const ours = stderr.replace(/(?<=^pip-shim\[debug\]: plain pip: .*\n)[\s\S]*/m, '');
      assert.notEqual(ours, '');
      assertSafe(ours, `${args.join(' ')}\n${stderr}`.slice(0, 4000));
    }
    const json = await box.run('pip-shim', ['explain', '--json', '--', './a', `./${name}`]);
    assert.doesNotMatch(json.stdout, /[^\n -~]/);
    assert.doesNotThrow(() => JSON.parse(json.stdout), json.stderr);
  });
}

/** Asserts that no command in a project with this name prints control characters or forged lines. */
export async function assertSafeProject(box: Sandbox, name: string): Promise<void> {
  const project = join(box.home, 'projects', name);
  mkdirSync(join(project, '.git'), { recursive: true });
  mkdirSync(join(project, 'below'));
  for (const words of [['explain', 'demo'], ['list'], ['doctor'], ['allow'], ['forget'], ['push']]) {
    const { stdout, stderr } = await box.run('pip-shim', words, { cwd: join(project, 'below') });
    assert.doesNotMatch(stdout + stderr, /(?!\n)[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]/u, `${words}`);
    assert.doesNotMatch(stdout + stderr, /^(?:pip-shim: all is well|hint: run this|→ rm)/m, `${words}`);
  }
}
