// If the policy locks the package index and pip-shim can't read a file, pip-shim stops and says why.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { lockedIndexBox, OTHER } from '../../e2e/attacks/locked-index-box.ts';
import { ROOT } from '../../e2e/attacks/traps.ts';

const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };

test(
  'if the policy locks the index, a file that names another index or can not be read stops the install',
  needsRoot,
  async (t) => {
    const box = await lockedIndexBox(t);
    const { at } = box;
    writeFileSync(at('long.txt'), `${'\n'.repeat(17_000_000)}${OTHER}\n`);
    writeFileSync(at('utf-16.txt'), Buffer.from(`\ufeff${OTHER}\n`, 'utf16le'));
    writeFileSync(at('includes.txt'), '-r /dev/stdin\n');
    execFileSync('mkfifo', [at('fifo')]);
    const rows: readonly (readonly [line: string, says: string])[] = [
      ['pip install -c <(cat other.txt) demo', String.raw`/dev/fd/\d+, which can't be read,`],
      ['cat other.txt | pip install -r /dev/stdin demo', "/dev/stdin, which can't be read,"],
      ['pip install -r fifo demo', "fifo, which can't be read,"],
      ['pip install -r long.txt demo', String.raw`long\.txt, which can't be read,`],
      ['pip install -r utf-16.txt demo', String.raw`utf-16\.txt, which can't be read,`],
      ['cat other.txt | pip install -r includes.txt demo', String.raw`includes\.txt, which can't be read,`],
      ['PIP_REQUIREMENT=fifo pip install demo', "fifo, which can't be read,"],
      ['PIP_CONFIG_FILE=fifo pip install demo', "fifo, which can't be read,"],
    ];
    for (const [line, says] of rows) await box.assertStops(line, says);
    const made = await box.line(box.good);
    assert.equal(made.code, 0, made.stderr);
    const conf = at('.venv/pip.conf');
    for (const [text, says] of [
      ['[install]\nfind-links = http://127.0.0.1:9/other\n', String.raw`find-links in \S+\.venv/pip\.conf`],
      ['[install]\nrequirement = other.txt\n', String.raw`requirement in \S+\.venv/pip\.conf`],
      ['[global]\nno line of it\n', String.raw`\S+\.venv/pip\.conf, which can't be read,`],
      [undefined, String.raw`\S+\.venv/pip\.conf, which can't be read,`],
    ] as const) {
      rmSync(conf, { force: true });
      if (text === undefined) execFileSync('mkfifo', [conf]);
      else writeFileSync(conf, text);
      await box.assertStops(box.good, says);
    }
  },
);
