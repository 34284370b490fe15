// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type InProcessBox, inProcessBoxFor, markAsMade } from '../../helpers/in-process.ts';
import { foreignVenv } from '../../helpers/own-venv.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** A sandbox whose project has a venv of pip-shim's with the package `thing`. */
export async function boxWithVenv(t: TestContext): Promise<InProcessBox> {
  const box = await inProcessBoxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  const venv = join(box.project, '.venv');
  await foreignVenv(box, venv, [{ name: 'thing' }]);
  markAsMade(venv, box.world());
  return box;
}

/** Asserts that an install activates its venv in a script that loads the shell hook. */
export async function assertScriptActivates(shell: string, t: TestContext): Promise<void> {
  const box = await boxWithVenv(t);
  box.write('project/app.py', 'import thing; print("thing", thing.VERSION)\n');
  const wheel = buildWheel(box.root, { name: 'other', version: '2.0' });
  const script = [
    'set -eu',
    'eval "$(pip-shim hook sh)"',
    `pip install --no-index ${wheel}`,
    'python app.py',
    'pip-shim pop',
    'echo "<${VIRTUAL_ENV-none}>"',
    'pip-shim push',
    'deactivate',
    'echo "<${VIRTUAL_ENV-none}>"',
    'if pip install --no-index nothing-of-the-kind; then :; else echo "<exit $?>"; fi',
    '(pip-shim push; python -c "import thing")',
  ].join('\n');
  box.write('project/script', script);
  const [command = '', ...args] = shell.split(' ');
  const ran = await box.run(command, [...args, 'script'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.match(ran.stdout, /^thing 1\.0\n[\s\S]*<none>\n[\s\S]*<none>\n[\s\S]*<exit 1>\n/m, ran.stderr);
  assert.match(ran.stderr, /installed in \.venv, which is now active in this shell/);
  assert.match(
    ran.stderr,
    /push and pop work only in the shell that loaded the hook, not in its subshells or scripts/,
  );
  assert.equal(ran.code, 1);
}
