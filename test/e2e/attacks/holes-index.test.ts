// If the policy locks the package index and pip-shim can't read a file, pip-shim stops and says why.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { policyBox } from '../../helpers/policy.ts';
import { lockedIndexBox } from './locked-index-box.ts';
import { ROOT } from './traps.ts';

const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };

// test/wide/attacks/holes-index.test.ts has more files.
test(
  'if the policy locks the index, a file that names another index or can not be read stops the install',
  needsRoot,
  async (t) => {
    const box = await lockedIndexBox(t);
    const rows: readonly (readonly [line: string, says: string])[] = [
      ['pip install -r other.txt demo', String.raw`--extra-index-url in other\.txt`],
      ['pip install -r <(cat other.txt) demo', String.raw`/dev/fd/\d+, which can't be read,`],
      ['pip install -r utf-7.txt demo', String.raw`utf-7\.txt, which can't be read,`],
    ];
    for (const [line, says] of rows) await box.assertStops(line, says);
    const made = await box.line(box.good);
    assert.equal(made.code, 0, made.stderr);
    const conf = box.at('.venv/pip.conf');
    writeFileSync(conf, '[global]\nextra-index-url = http://127.0.0.1:9/other\n');
    await box.assertStops(box.good, String.raw`extra-index-url in \S+\.venv/pip\.conf`);
    writeFileSync(conf, '[global]\ntimeout = 60\nindex-url = http://127.0.0.1:9/locked\n');
    const again = await box.line(box.good);
    assert.equal(again.code, 0, again.stderr);
  },
);

test(
  'if the policy locks the index, pip-shim does not upgrade a pipx tool whose pip.conf names another index',
  needsRoot,
  async (t) => {
    const box = await policyBox(t);
    box.policy('index = "http://127.0.0.1:9/locked"\nlocked = ["index"]\n');
    box.command('pipx', 'echo "fake pipx: $*"');
    const env = { PIP_SHIM_AUTO: 'pipx' };
    const { code, stdout } = await box.run('pip', ['install', 'httpie'], { env });
    assert.deepEqual([code, stdout], [0, 'fake pipx: install httpie\n']);
    const venv = join(box.home, '.local/share/pipx/venvs/httpie');
    mkdirSync(venv, { recursive: true });
    writeFileSync(join(venv, 'pip.conf'), '[global]\nextra-index-url = http://127.0.0.1:9/other\n');
    const refused = await box.run('pip', ['install', '--upgrade', 'httpie'], { env });
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(
      refused.stderr,
      /pipx is not offered: extra-index-url in \S+httpie\/pip\.conf could lead pip to another index than the locked one/,
    );
  },
);
