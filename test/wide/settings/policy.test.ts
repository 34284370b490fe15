import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AUTO, installBox, needsRoot } from '../../e2e/settings/policy-box.ts';
import { serveIndex } from '../../helpers/local-index.ts';

test(
  "the venv's pip uses the policy's index by default, and always if the policy locks the index",
  needsRoot,
  async (t) => {
    const box = await installBox(t);
    const [inner, outer] = [await serveIndex(box.wheels), await serveIndex(box.wheels)];
    t.after(() => Promise.all([inner.close(), outer.close()]));
    const secret = inner.url.replace('://', '://me:s3cret@');
    let said = '';
    const from = async (more: Record<string, string>, words: readonly string[] = []): Promise<string> => {
      const env = { ...AUTO, PIP_NO_CACHE_DIR: '1', ...more };
      const done = await box.run('pip', ['install', '--force-reinstall', ...words, 'library'], { env });
      said = done.stderr + done.stdout;
      assert.doesNotMatch(said, /s3cret/);
      return done.code === 0 ? (/Looking in indexes: (.*)/.exec(done.stdout)?.[1] ?? '') : done.stderr;
    };
    const shown = secret.replace('s3cret', '****');
    box.policy(`index = "${secret}"\n`);
    assert.equal(await from({}), shown);
    assert.equal(await from({ PIP_INDEX_URL: outer.url }), outer.url);
    assert.equal(await from({}, ['--index-url', outer.url]), outer.url);
    const conf = join(box.home, '.config/pip/pip.conf');
    mkdirSync(join(conf, '..'), { recursive: true });
    const links = `${outer.url}/library/`;
    writeFileSync(
      conf,
      `[global]\nindex-url = ${outer.url}\nextra-index-url = ${outer.url}\nfind-links = ${links}\n`,
    );
    assert.equal(await from({}), `${outer.url}, ${outer.url}`);
    assert.ok(said.includes(`Looking in links: ${links}\n`), said);
    box.policy(`index = "${secret}"\nlocked = ["index"]\n`);
    assert.equal(await from({ PIP_INDEX_URL: outer.url }), `${shown}, ${shown}`);
    assert.ok(!said.includes(outer.url), said);
    const refused = await from({}, ['--index-url', outer.url]);
    assert.match(
      refused,
      /venv is not offered: --index-url could bypass the locked index \(.*etc\/config\.toml:1\)/,
    );
    const files = { 'all.txt': '-r more.txt\n', 'more.txt': `--extra-index-url ${outer.url}\nlibrary\n` };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(box.project, name), text);
    assert.match(
      await from({}, ['-r', 'all.txt']),
      /venv is not offered: --extra-index-url in more\.txt could bypass the locked index/,
    );
    writeFileSync(join(box.project, 'more.txt'), `--index-url ${secret}\nlibrary\n`);
    assert.match(await from({}, ['-r', 'all.txt']), /^http.*:\*\*\*\*@/);
    for (const words of [['config'], ['config', '--json'], ['doctor']])
      assert.doesNotMatch((await box.cli(words)).stdout, /s3cret/);
  },
);
