import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { APT_HAS_ALL } from '../../e2e/menu/prompt-box.ts';
import { serveIndex } from '../../helpers/local-index.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildSdist } from '../../helpers/wheels.ts';

const HEADER = '/usr/include/samba-4.0/libsmbclient.h';

test('a project that must be compiled comes from Debian first, until pip has kept a wheel that it built', {
  skip: existsSync(HEADER) && `${HEADER} is here, so nothing is missing for pysmbc`,
}, async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  box.command('apt-cache', APT_HAS_ALL);
  const files = join(box.root, 'files');
  buildSdist(files, { name: 'pysmbc' });
  const index = await serveIndex(files);
  t.after(() => index.close());
  box.env.PIP_INDEX_URL = index.url;
  const first = async (env: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { stdout } = await box.run('pip-shim', ['explain', 'pip', 'install', 'pysmbc'], { env });
    return /^ {2}1\. (In this project|From Debian)/m.exec(stdout)?.[1] ?? stdout;
  };
  assert.equal(await first(), 'From Debian');

  const built = await box.run(box.python.pip, ['wheel', '--wheel-dir', box.root, 'pysmbc']);
  assert.equal(built.code, 0, built.stderr);
  assert.equal(await first(), 'In this project');
  assert.equal(await first({ PIP_CACHE_DIR: join(box.home, '.cache', 'pip') }), 'In this project');
  assert.equal(await first({ PIP_NO_CACHE_DIR: '1' }), 'From Debian');
  assert.equal(await first({ PIP_CACHE_DIR: join(box.root, 'other') }), 'From Debian');
  assert.equal(await first({ XDG_CACHE_HOME: join(box.root, 'other') }), 'From Debian');
});
