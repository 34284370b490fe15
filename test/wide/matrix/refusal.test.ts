// With PIP_SHIM_AUTO=venv, pip-shim recognises each form of the real pip's refusal, prints no byte of it, and
// says what it would do. test/wide/fidelity tests the refusal and the hint without PIP_SHIM_AUTO.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { watchedPip } from '../../helpers/fakes.ts';
import { dresses } from '../../helpers/fidelity/dresses.ts';
import { makePython } from '../../helpers/python.ts';
import { makeSandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { type WarmBox, warmed } from '../../helpers/warm-pip.ts';

const ENTRIES = ["pip's own script", 'another script, whose stderr is watched'];

for (const entry of ENTRIES) {
  let made: ReturnType<typeof boxWith> | undefined;
  /** Returns the sandbox that all tests with this `entry` share, since these tests install nothing. */
  const shared = () => {
    made ??= boxWith(entry);
    return made;
  };
  after(async () => (await made)?.dispose());

  for (const { name, args = ['install', 'demo'], env = {}, config } of dresses) {
    test(`pip-shim recognises the refusal ${name} (${entry})`, async () => {
      const { box } = await shared();
      const file = join(box.home, '.config/pip/pip.conf');
      rmSync(file, { force: true });
      if (config) writeFileSync(file, config);
      const auto = { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
      const { code, stdout, stderr } = await box.run('pip', args, { env: auto });
      assert.doesNotMatch(stderr, /externally|ExternallyManaged/);
      // From -vv on, pip itself prints a traceback to stdout.
      assert.match(stdout, /^(Exception information:|$)/);
      assert.equal(code, 0, stderr);
      const isDry = args.includes('--dry-run') || 'PIP_DRY_RUN' in env;
      const place = isDry ? /would do: In a throw-away venv/ : /would do: [^\n]*\.venv/;
      // There is no venv that could have the package.
      assert.match(stderr, args[0] === 'uninstall' ? /would do: In an empty, throw-away venv/ : place);
    });
  }
}

async function boxWith(entry: string): Promise<WarmBox> {
  const box = await makeSandbox({ python: await makePython({ marked: true, aloneFor: 'refusal' }) });
  box.placeShims();
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  if (entry !== ENTRIES[0]) watchedPip(box);
  return warmed(box);
}

test("pip's --log file still records the refusal", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  await box.run('pip', ['install', '-qqq', '--log', 'pip.log', 'demo']);
  assert.match(readFileSync(join(box.project, 'pip.log'), 'utf8'), /ExternallyManagedEnvironment/);
});
