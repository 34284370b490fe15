import assert from 'node:assert/strict';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { blocksOf, missingLine, pages, pageText, runOf } from '../../helpers/pages.ts';
import { buildWheel, type Distribution } from '../../helpers/wheels.ts';
import { builtInstallerFor, type Installer } from '../install/installer.ts';

// Runs the commands that README.md and docs/ show, page by page, with pip-shim installed as README.md says.
// The blocks of a page run in one project, one after the other, each in a new shell. The output of a block
// must contain the lines that the page shows.

const WHEELS: readonly Distribution[] = [
  { name: 'requests', version: '2.34.2', modules: { 'requests.py': "__version__ = '2.34.2'\n" } },
  { name: 'pytest', version: '9.0.0', scripts: { pytest: 'pytest:main' } },
];
const APP = "import requests\n\nprint('app uses requests', requests.__version__)\n";

let box: Installer;
const ends: (() => unknown)[] = [];

before(async () => {
  box = await builtInstallerFor({ after: (end) => ends.unshift(end) });
  const wheels = join(box.root, 'wheels');
  for (const each of WHEELS) buildWheel(wheels, each);
  const index = await serveIndex(wheels);
  ends.unshift(() => index.close());
  await box.succeed();
  box.env.PIP_INDEX_URL = index.url;
  box.env.PATH = `${box.shims}:${join(box.home, '.local/bin')}:${box.env.PATH}`;
});
after(async () => {
  for (const end of ends) await end();
});

for (const page of pages()) {
  const runs = blocksOf(page, pageText(page)).flatMap((block) => {
    const run = runOf(block);
    return run ? [{ ...run, place: block.place }] : [];
  });
  if (runs.length === 0) continue;
  test(`the commands of ${page} print what the page shows`, async () => {
    const project = join(box.home, basename(page, '.md'));
    mkdirSync(join(project, '.git'), { recursive: true });
    writeFileSync(join(project, 'requirements.txt'), 'requests\n');
    writeFileSync(join(project, 'app.py'), APP);
    for (const { place, script, code, expected } of runs) {
      const ended = await box.run('sh', ['-ec', `exec 2>&1\n${script}`], { cwd: project });
      assert.equal(ended.code, code, `${place}\n${ended.stdout}`);
      assert.equal(missingLine(ended.stdout, expected), undefined, `${place}\n${ended.stdout}`);
    }
    rmSync(join(box.home, '.config/pip-shim'), { recursive: true, force: true });
    if (existsSync(join(box.shims, 'python3'))) await box.run('pip-shim', ['disable', 'python']);
  });
}
