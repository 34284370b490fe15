import assert from 'node:assert/strict';
import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { look } from '../../../src/system/look.ts';
import { freshDir } from '../../helpers/temp.ts';

test('realPath resolves a link, and does not change a path that does not exist', () => {
  const root = realpathSync(freshDir('look'));
  mkdirSync(join(root, 'real'));
  symlinkSync('real', join(root, 'link'));
  assert.equal(look.realPath(join(root, 'link')), join(root, 'real'));
  assert.equal(look.realPath(join(root, 'link/./nothing')), join(root, 'link/./nothing'));
});

test('realPath keeps a link to a name that is not UTF-8, because two such names could look the same', (t) => {
  const root = realpathSync(freshDir('look'));
  const name = Buffer.concat([Buffer.from(`${root}/a`), Buffer.from([0xff])]);
  try {
    mkdirSync(name);
  } catch {
    return t.skip('this file system takes only UTF-8');
  }
  symlinkSync(name, join(root, 'link'));
  assert.equal(look.realPath(join(root, 'link')), join(root, 'link'));
});
