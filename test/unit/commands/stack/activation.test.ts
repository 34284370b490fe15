import assert from 'node:assert/strict';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../../helpers/in-process.ts';

/** The variable that the hook sets. Here it names a shell that does not exist. */
const AS_HOOK = { env: { _PIPSHIM_SHELL: '1-1' } };

test('a change of .venv-stack, pyvenv.cfg or Python revokes `allow`, but new packages do not', async (t) => {
  const box = await inProcessBoxFor(t);
  const venv = join(box.project, '.venv');
  await box.plainVenv(venv);
  box.write('project/.venv-stack', '');
  const arrive = async () => {
    rmSync(join(box.home, '.local/state/pip-shim/shells'), { recursive: true, force: true });
    const { code, stdout, stderr } = await box.cli(['activation', 'bash'], AS_HOOK);
    assert.equal(code, 0, stderr);
    return { stdout, stderr };
  };
  assert.match((await arrive()).stderr, /\.venv was not made by pip-shim; .* pip-shim allow \.venv/);
  const allow = async () => {
    assert.equal((await box.cli(['allow', '.venv'])).code, 0);
    assert.deepEqual(await arrive(), {
      stdout: `_pipshim_enter ${venv} project ${box.project}\n`,
      stderr: '',
    });
  };
  await allow();
  box.write('project/.venv/bin/tool', '#!/bin/sh\n', 0o755);
  box.write('project/.venv/lib/more.py', '');
  assert.match((await arrive()).stdout, /^_pipshim_enter /);
  const other = join(box.bin, 'other-python');
  symlinkSync(box.python.python, other);
  const changes = [
    () => appendFileSync(join(box.project, '.venv-stack'), '\n# more\n'),
    () => appendFileSync(join(venv, 'pyvenv.cfg'), 'more = 1\n'),
    () => {
      rmSync(join(venv, 'bin/python'));
      writeFileSync(join(venv, 'bin/python'), `#!/bin/sh\nexec ${other} "$@"\n`, { mode: 0o755 });
    },
  ];
  for (const change of changes) {
    change();
    const { stdout, stderr } = await arrive();
    assert.equal(stdout, '');
    assert.match(stderr, /\.venv has changed since it was allowed; .* pip-shim allow \.venv/);
    await allow();
  }
});
