// With its option require-virtualenv, pip exits with 3 outside a venv. On an externally managed Python,
// pip-shim then offers the same remedies as for a refusal. On other Pythons pip-shim offers remedies only if
// an environment variable sets this option.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { barePip } from '../../helpers/fakes.ts';
import { makePython } from '../../helpers/python.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** Ways to set pip's option require-virtualenv. */
const HOW: readonly { name: string; env?: Record<string, string>; args?: string[]; config?: string }[] = [
  { name: 'PIP_REQUIRE_VIRTUALENV=1', env: { PIP_REQUIRE_VIRTUALENV: '1' } },
  {
    name: 'PIP_REQUIRE_VIRTUALENV=true in colour',
    env: { PIP_REQUIRE_VIRTUALENV: 'true', FORCE_COLOR: '1' },
  },
  { name: '--require-virtualenv', args: ['--require-virtualenv'] },
  { name: '--require-virtualenv and -qqq', args: ['--require-virtualenv', '-qqq'] },
  { name: 'require-virtualenv in a config file', config: '[global]\nrequire-virtualenv = true\n' },
];

async function boxWith(t: TestContext, marked: boolean, config?: string): Promise<Sandbox> {
  const box = await sandboxFor(t, marked ? {} : { python: await makePython({ marked: false }) });
  box.placeShims();
  if (config === undefined) return box;
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip/pip.conf'), config);
  return box;
}

for (const marked of [true, false]) {
  for (const { name, env = {}, args = [], config } of HOW) {
    const ours = marked || 'PIP_REQUIRE_VIRTUALENV' in env;
    test(`${name} on ${marked ? 'an externally managed Python' : 'another Python'}: ${ours ? 'pip-shim gives a hint or uses the venv' : 'pip-shim changes nothing'}`, async (t) => {
      const box = await boxWith(t, marked, config);
      const words = [...args, 'install', 'demo'];
      const bare = await barePip(box, words, env);
      assert.equal(bare.code, 3, bare.stderr);
      assert.match(bare.stderr, /Could not find an activated virtualenv \(required\)/);
      const plain = await box.run('pip', words, { env });
      const hint = plain.stderr.slice(bare.stderr.length);
      assert.deepEqual({ ...plain, stderr: plain.stderr.slice(0, bare.stderr.length) }, bare);
      assert.match(hint, ours && !args.includes('-qqq') ? /^hint: pip-shim can [^\n]*\n$/ : /^$/);

      const wheel = buildWheel(box.root, { name: 'demo' });
      const install = [...args, 'install', '--no-index', wheel];
      const auto = await box.run('pip', install, { env: { ...env, PIP_SHIM_AUTO: 'venv' } });
      assert.equal(auto.code, ours ? 0 : 3, auto.stderr);
      if (!ours) return assert.equal(auto.stderr, bare.stderr);
      assert.doesNotMatch(auto.stderr, /activated virtualenv/);
      const python = join(box.project, '.venv/bin/python');
      assert.equal((await box.run(python, ['-c', 'import demo'])).code, 0);
    });
  }
}

test("if PIP_REQUIRE_VIRTUALENV=0 overrides require-virtualenv in a config file, the shim adds a hint to pip's normal refusal", async (t) => {
  const box = await boxWith(t, true, '[global]\nrequire-virtualenv = true\n');
  const env = { PIP_REQUIRE_VIRTUALENV: '0' };
  const bare = await barePip(box, ['install', 'demo'], env);
  assert.match(bare.stderr, /^error: externally-managed-environment/);
  const { code, stderr } = await box.run('pip', ['install', 'demo'], { env });
  assert.equal(code, 1);
  assert.match(stderr.slice(bare.stderr.length), /^hint: pip-shim can /);
});

test('under require-virtualenv, commands that install nothing run the same with the shim as without it', async (t) => {
  const box = await boxWith(t, true);
  const env = { PIP_REQUIRE_VIRTUALENV: '1', PIP_SHIM_AUTO: 'venv' };
  for (const args of [['list'], ['download', '--no-index', 'x'], ['--version']]) {
    assert.deepEqual(await box.run('pip', args, { env }), await barePip(box, args, env));
  }
});
