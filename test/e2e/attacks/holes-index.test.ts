// If the policy locks the package index and pip-shim can't read a file, pip-shim stops and says why.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { policyBox } from '../../helpers/policy.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { ROOT } from './traps.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv', PIP_RETRIES: '0' };
const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };
const OTHER = '--extra-index-url http://127.0.0.1:9/other';

// test/wide/attacks/holes-index.test.ts has more files.
test(
  'if the policy locks the index, a file that names another index or can not be read stops the install',
  needsRoot,
  async (t) => {
    const box = await policyBox(t);
    box.policy('index = "http://127.0.0.1:9/locked"\nlocked = ["index"]\n');
    const wheels = join(box.root, 'wheels');
    buildWheel(wheels, { name: 'demo' });
    const at = (name: string): string => join(box.project, name);
    writeFileSync(at('other.txt'), `${OTHER}\n`);
    writeFileSync(at('good.txt'), '# a comment\ndemo\n');
    writeFileSync(at('utf-7.txt'), '# coding: utf-7\n+AC0-+AC0-extra-index-url http://127.0.0.1:9/other\n');
    const locked = String.raw` could bypass the locked index \(\S+config\.toml:1\)`;
    const rows: readonly (readonly [line: string, says: string])[] = [
      ['pip install -r other.txt demo', String.raw`--extra-index-url in other\.txt`],
      ['pip install -r <(cat other.txt) demo', String.raw`/dev/fd/\d+, which can't be read,`],
      ['pip install -r utf-7.txt demo', String.raw`utf-7\.txt, which can't be read,`],
    ];
    for (const [line, says] of rows) {
      const { code, stderr } = await box.run('bash', ['-c', line], { env: AUTO });
      assert.equal(code, 1, `${line}\n${stderr}`);
      assert.match(stderr, new RegExp(`PIP_SHIM_AUTO=venv: venv is not offered: ${says}${locked}`), line);
      assert.ok(!existsSync(at('.venv')), line);
    }
    const good = `pip install --no-index --find-links '${wheels}' -r good.txt`;
    const made = await box.run('bash', ['-c', good], { env: AUTO });
    assert.equal(made.code, 0, made.stderr);
    const conf = at('.venv/pip.conf');
    writeFileSync(conf, '[global]\nextra-index-url = http://127.0.0.1:9/other\n');
    const refused = await box.run('bash', ['-c', good], { env: AUTO });
    assert.equal(refused.code, 1, refused.stderr);
    const says = String.raw`venv is not offered: extra-index-url in \S+\.venv/pip\.conf${locked}`;
    assert.match(refused.stderr, new RegExp(says));
    writeFileSync(conf, '[global]\ntimeout = 60\nindex-url = http://127.0.0.1:9/locked\n');
    const again = await box.run('bash', ['-c', good], { env: AUTO });
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
      /pipx is not offered: extra-index-url in \S+httpie\/pip\.conf could bypass the locked index/,
    );
  },
);
