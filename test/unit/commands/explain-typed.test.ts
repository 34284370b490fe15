import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { activated } from '../../helpers/activated.ts';
import { inProcessBoxFor } from '../../helpers/in-process.ts';

test('explain answers the command as it is typed: pip freeze, python3 -m pip, python3 app.py', async (t) => {
  const box = await inProcessBoxFor(t);
  box.command('apt-cache', 'exit 0');
  const explain = async (words: string, env = {}): Promise<string> =>
    (await box.cli(['explain', ...words.split(' ')], { env })).stdout;
  const freeze = await explain('pip freeze');
  assert.match(freeze, /^pip freeze\n/);
  assert.match(freeze, /^ {2}refused +no: /m);
  assert.match(freeze, /^ {2}environment +the interpreter's own: pip-shim would ask before an install$/m);
  for (const words of ['pip --version', 'pip -q list'])
    assert.match(await explain(words), new RegExp(`^${words}\\n[\\s\\S]*^ {2}refused +no: `, 'm'));
  await box.madeVenv('project/.venv');
  const followed = await explain('pip freeze', { PIP_SHIM_AUTO: 'venv' });
  assert.match(
    followed,
    /^ {2}environment +~\/project\/\.venv: an install here goes there without a question$/m,
  );
  assert.match(followed, /^So pip freeze shows that environment\.$/m);
  for (const words of ['pip -q --log /tmp/log list', 'pip -V', 'pip list --outdated'])
    assert.match(
      await explain(words, { PIP_SHIM_AUTO: 'venv' }),
      /^So pip (?:list|--version) shows that /m,
      words,
    );
  for (const words of [
    'pip list --user',
    'pip list --path lib',
    'pip config list',
    'pip --no-such-option list',
  ]) {
    const unchanged = await explain(words, { PIP_SHIM_AUTO: 'venv' });
    assert.doesNotMatch(unchanged, /^ {2}environment/m, words);
    assert.match(unchanged, /^pip runs unchanged, and pip-shim offers nothing\.$/m, words);
  }
  const user = await explain('pip list', { PIP_SHIM_AUTO: 'venv', PIP_USER: '1' });
  assert.match(user, /^pip runs unchanged, and pip-shim offers nothing\.$/m);
  const python = 'python3';
  box.command(python, `exec '${box.python.python}' "$@"`);
  const asked = await explain(`${python} -m pip install requests`);
  assert.match(asked, /^python3 -m pip install requests\n/);
  assert.match(asked, /^ {2}refused +yes: /m);
  const script = await explain(`${python} app.py`);
  assert.match(script, /^python3 app\.py\n/);
  assert.match(
    script,
    /^ {2}environment +the interpreter's own: python3 has no shim here \(to place it: pip-shim enable python\)$/m,
  );
  const json = await box.cli(['explain', '--json', python, 'app.py']);
  assert.equal(json.code, 2);
  assert.match(json.stderr, /--json is for pip commands only, not for python3\n {2}without --json/);
});

test('explain says why pip-shim would not ask, and to which project the active venv belongs', async (t) => {
  const box = await inProcessBoxFor(t);
  box.command('apt-cache', 'exit 0');
  const env = { CI: 'true', DEBIAN_FRONTEND: 'noninteractive' };
  const { stdout } = await box.cli(['explain', 'requests'], { env });
  assert.match(
    stdout,
    /^pip-shim would not ask here \(CI, DEBIAN_FRONTEND\): pip's own message is shown, with a hint\.$/m,
  );
  assert.match(stdout, /^To be asked, run this with CI and DEBIAN_FRONTEND unset to choose\.$/m);
  const other = await box.plainVenv(join(box.home, 'p1/.venv'));
  mkdirSync(join(box.home, 'p2/.git'), { recursive: true });
  const active = await box.cli(['explain', 'requests'], {
    env: activated(other, box),
    cwd: join(box.home, 'p2'),
  });
  assert.match(active.stdout, /^ {2}active +~\/p1\/\.venv: the venv of ~\/p1, not of ~\/p2; first on PATH$/m);
  assert.equal(active.stdout.match(/^ {2}active/gm)?.length, 1);
  const leftover = await box.cli(['explain', 'requests'], {
    env: { VIRTUAL_ENV: other },
    cwd: join(box.home, 'p2'),
  });
  assert.match(
    leftover.stdout,
    /^ {2}VIRTUAL_ENV +~\/p1\/\.venv: the venv of ~\/p1, not of ~\/p2; not active: PATH does not contain /m,
  );
  assert.doesNotMatch(leftover.stdout, /^ {2}active/m);
  const own = await box.cli(['explain', 'requests'], {
    env: activated(other, box),
    cwd: join(box.home, 'p1'),
  });
  assert.doesNotMatch(own.stdout, /^ {2}active/m);
});
