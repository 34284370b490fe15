// If the policy locks the package index and pip-shim can't read a file, pip-shim stops and says why.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../e2e/attacks/traps.ts';
import { policyBox } from '../../helpers/policy.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv', PIP_RETRIES: '0' };
const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };
const OTHER = '--extra-index-url http://127.0.0.1:9/other';

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
    writeFileSync(at('long.txt'), `${'\n'.repeat(17_000_000)}${OTHER}\n`);
    writeFileSync(at('utf-16.txt'), Buffer.from(`\ufeff${OTHER}\n`, 'utf16le'));
    writeFileSync(at('utf-7.txt'), '# coding: utf-7\n+AC0-+AC0-extra-index-url http://127.0.0.1:9/other\n');
    writeFileSync(at('includes.txt'), '-r /dev/stdin\n');
    execFileSync('mkfifo', [at('fifo')]);
    const locked = String.raw` could bypass the locked index \(\S+config\.toml:1\)`;
    const rows: readonly (readonly [line: string, says: string])[] = [
      ['pip install -r other.txt demo', String.raw`--extra-index-url in other\.txt`],
      ['pip install -r <(cat other.txt) demo', String.raw`/dev/fd/\d+, which can't be read,`],
      ['pip install -c <(cat other.txt) demo', String.raw`/dev/fd/\d+, which can't be read,`],
      ['cat other.txt | pip install -r /dev/stdin demo', "/dev/stdin, which can't be read,"],
      ['pip install -r fifo demo', "fifo, which can't be read,"],
      ['pip install -r long.txt demo', String.raw`long\.txt, which can't be read,`],
      ['pip install -r utf-16.txt demo', String.raw`utf-16\.txt, which can't be read,`],
      ['pip install -r utf-7.txt demo', String.raw`utf-7\.txt, which can't be read,`],
      ['cat other.txt | pip install -r includes.txt demo', String.raw`includes\.txt, which can't be read,`],
      ['PIP_REQUIREMENT=fifo pip install demo', "fifo, which can't be read,"],
      ['PIP_CONFIG_FILE=fifo pip install demo', "fifo, which can't be read,"],
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
    for (const [text, says] of [
      [
        '[global]\nextra-index-url = http://127.0.0.1:9/other\n',
        String.raw`extra-index-url in \S+\.venv/pip\.conf`,
      ],
      ['[install]\nfind-links = http://127.0.0.1:9/other\n', String.raw`find-links in \S+\.venv/pip\.conf`],
      ['[install]\nrequirement = other.txt\n', String.raw`requirement in \S+\.venv/pip\.conf`],
      ['[global]\nno line of it\n', String.raw`\S+\.venv/pip\.conf, which can't be read,`],
      [undefined, String.raw`\S+\.venv/pip\.conf, which can't be read,`],
    ] as const) {
      rmSync(conf, { force: true });
      if (text === undefined) execFileSync('mkfifo', [conf]);
      else writeFileSync(conf, text);
      const { code, stderr } = await box.run('bash', ['-c', good], { env: AUTO });
      assert.equal(code, 1, `${text}\n${stderr}`);
      assert.match(stderr, new RegExp(`venv is not offered: ${says}${locked}`), text);
    }
    rmSync(conf);
    writeFileSync(conf, '[global]\ntimeout = 60\nindex-url = http://127.0.0.1:9/locked\n');
    const again = await box.run('bash', ['-c', good], { env: AUTO });
    assert.equal(again.code, 0, again.stderr);
  },
);
