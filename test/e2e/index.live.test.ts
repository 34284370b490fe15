import assert from 'node:assert/strict';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { markedPython } from '../helpers/python.ts';
import type { Sandbox } from '../helpers/sandbox.ts';
import { liveBox } from './live-box.ts';

const TIMEOUT = 600_000;

/** Runs `pip WORDS` under PIP_SHIM_AUTO, asserts its exit code and returns its output. */
async function pip(box: Sandbox, auto: string, words: readonly string[], wanted = 0): Promise<string> {
  const { code, stdout, stderr } = await box.run('pip', words, {
    env: { PIP_SHIM_AUTO: auto },
    timeout: TIMEOUT,
  });
  assert.equal(code, wanted, stderr);
  return stderr + stdout;
}

test('PIP_SHIM_AUTO=venv pip install six installs into .venv', async (t) => {
  const box = await liveBox(t);
  await pip(box, 'venv', ['install', 'six']);
  const { code, stdout } = await box.run('.venv/bin/python', ['-c', 'import six; print(six.__version__)']);
  assert.equal(code, 0);
  assert.match(stdout, /^1\./);
});

test('PIP_SHIM_AUTO=pipx pip install pycowsay installs with pip-shim’s own pipx', async (t) => {
  const box = await liveBox(t);
  const said = await pip(box, 'pipx', ['install', 'pycowsay']);
  assert.match(
    said,
    /pipx is not on PATH: pip-shim installs one for itself in ~\/\.local\/share\/pip-shim\/pipx/,
  );
  const { code, stdout } = await box.run(join(box.home, '.local/bin/pycowsay'), ['moo']);
  assert.equal(code, 0);
  assert.match(stdout, /moo/);
});

/** The pipx of Debian 12, Ubuntu 24.04 and Debian 13, the last pipx without uv, and the newest pipx. */
const RELEASES = ['pipx==1.1.0', 'pipx==1.4.3', 'pipx==1.7.1', 'pipx==1.11.1', 'pipx'];

// Two tests run at the same time, because each test mostly waits for the index.
describe('each release of pipx', { concurrency: 2 }, () => {
  for (const release of RELEASES) {
    test(`${release} works with the pipx commands that pip-shim runs`, async (t) => {
      const box = await liveBox(t);
      const { python } = await markedPython();
      const venv = join(box.root, 'pipx');
      const made = await box.run(python, ['-m', 'venv', venv]);
      if (made.code !== 0) return t.skip('venv has no ensurepip here (python3-venv)');
      const fetched = await box.run(join(venv, 'bin/pip'), ['install', '--quiet', release], {
        timeout: TIMEOUT,
      });
      assert.equal(fetched.code, 0, fetched.stderr);
      symlinkSync(join(venv, 'bin/pipx'), join(box.bin, 'pipx'));
      const version = async (): Promise<string> => {
        const { stdout } = await box.run('pipx', ['list'], { timeout: TIMEOUT });
        return /package pycowsay (\S+?),/.exec(stdout)?.[1] ?? stdout;
      };
      const options = ['--prefer-binary', '--timeout', '60', '--retries', '3', '--no-cache-dir'];
      const first = await pip(box, 'pipx', ['install', ...options, 'pycowsay==0.0.0.1']);
      assert.match(
        first,
        /→ pipx install .*'--pip-args=--prefer-binary --timeout=60 --retries=3 --no-cache-dir' pycow/,
      );
      assert.equal(await version(), '0.0.0.1');
      assert.match(
        await pip(box, 'pipx', ['install', 'pycowsay<1']),
        /already\s+seems\s+to\s+be\s+installed/,
      );
      assert.match(
        await pip(box, 'pipx', ['install', '--pre', '-U', 'pycowsay']),
        /→ pipx upgrade --pip-args=--pre pyc/,
      );
      assert.equal(await version(), '0.0.0.2');
      assert.match(
        await pip(box, 'pipx', ['install', 'pycowsay==0.0.0.1']),
        /→ pipx install --force pycowsay==/,
      );
      assert.equal(await version(), '0.0.0.1');
      assert.match(
        await pip(box, 'pipx', ['install', '-U', 'pycowsay<0.0.0.2']),
        /→ pipx install --force .*pycowsay</,
      );
      assert.equal(await version(), '0.0.0.1');
      assert.match(
        await pip(box, 'pipx', ['install', '--force-reinstall', 'pycowsay']),
        /→ pipx install --force /,
      );
      assert.match(
        await pip(box, 'pipx', ['install', 'pip-install-test'], 1),
        /pip-install-test is a library: pipx installs only commands, and none comes with it/,
      );
      await pip(box, 'pipx', ['uninstall', '-y', 'pycowsay']);
      assert.ok(!existsSync(join(box.home, '.local/bin/pycowsay')));
    });
  }
});
