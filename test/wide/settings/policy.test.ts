import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installBox, needsRoot, twoIndexes } from '../../e2e/settings/policy-box.ts';

test(
  "the venv's pip uses the policy's index by default, and always if the policy locks the index",
  needsRoot,
  async (t) => {
    const box = await installBox(t);
    const { secret, shown, other, from, said } = await twoIndexes(t, box);
    box.policy(`index = "${secret}"\n`);
    assert.equal(await from({}), shown);
    assert.equal(await from({ PIP_INDEX_URL: other }), other);
    assert.equal(await from({}, ['--index-url', other]), other);
    const conf = join(box.home, '.config/pip/pip.conf');
    mkdirSync(join(conf, '..'), { recursive: true });
    const links = `${other}/library/`;
    writeFileSync(
      conf,
      `[global]\nindex-url = ${other}\nextra-index-url = ${other}\nfind-links = ${links}\n`,
    );
    assert.equal(await from({}), `${other}, ${other}`);
    assert.ok(said().includes(`Looking in links: ${links}\n`), said());
    box.policy(`index = "${secret}"\nlocked = ["index"]\n`);
    assert.equal(await from({ PIP_INDEX_URL: other }), `${shown}, ${shown}`);
    assert.ok(!said().includes(other), said());
    const refused = await from({}, ['--index-url', other]);
    assert.match(
      refused,
      /venv is not offered: --index-url could lead pip to another index than the locked one \(.*etc\/config\.toml:1\)/,
    );
    const files = { 'all.txt': '-r more.txt\n', 'more.txt': `--extra-index-url ${other}\nlibrary\n` };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(box.project, name), text);
    assert.match(
      await from({}, ['-r', 'all.txt']),
      /venv is not offered: --extra-index-url in more\.txt could lead pip to another index than the locked one/,
    );
    writeFileSync(join(box.project, 'more.txt'), `--index-url ${secret}\nlibrary\n`);
    assert.match(await from({}, ['-r', 'all.txt']), /^http.*:\*\*\*\*@/);
    for (const words of [['config'], ['config', '--json'], ['doctor']])
      assert.doesNotMatch((await box.cli(words)).stdout, /s3cret/);
  },
);
