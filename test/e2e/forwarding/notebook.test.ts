import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { markedPython } from '../../helpers/python.ts';
import { repository } from '../../helpers/sandbox.ts';
import { type PromptBox, promptBox } from '../menu/prompt-box.ts';

// Runs pip in the cells of a notebook. The real Jupyter kernel runs a Python that is EXTERNALLY-MANAGED.

/** Milliseconds for all cells of a test. A slow machine needs a minute to start a kernel. */
const TIMEOUT = 900_000;
/** The directory in which .ci/project-tools has put ipykernel and jupyter_client. */
const jupyter = join(process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '', '..', 'jupyter');
const minor = (await markedPython()).version.split('.').slice(0, 2).join('.');
const skip =
  process.env.PIP_SHIM_TEST_PROJECT_TOOLS &&
  existsSync(join(jupyter, 'lib', `python${minor}`, 'site-packages', 'ipykernel'))
    ? false
    : `PIP_SHIM_TEST_PROJECT_TOOLS names no directory beside an ipykernel for Python ${minor}`;

const HINT =
  'hint: pip-shim can install into .venv instead: run %env PIP_SHIM_AUTO=venv in a cell, then this again. ' +
  'To import from that venv, add a kernel for it: !pip install ipykernel, then !.venv/bin/python -m ipykernel install --user --name venv\n';
const RESTART = 'Note: you may need to restart the kernel to use updated packages.\n';

/** Returns each cell's output without colours, which commands print because IPython gives them a terminal. */
async function cellsIn(box: PromptBox, cells: readonly string[], env = {}): Promise<string[]> {
  const driver = join(repository, 'test', 'helpers', 'kernel.py');
  const args = [driver, box.python.python, ...cells];
  const result = await box.run(join(jupyter, 'bin', 'python'), args, { env, timeout: TIMEOUT });
  assert.equal(result.code, 0, result.stderr);
  return (JSON.parse(result.stdout) as string[]).map((text) =>
    stripVTControlCharacters(text).replace(/\r+\n/g, '\n'),
  );
}

for (const [name, env] of [
  ['of a Jupyter server', {}],
  ['that an editor starts by itself', { KERNEL_ALONE: '1' }],
] as const) {
  test(`!pip in a real kernel ${name} prints pip's own message and one hint, and installs into .venv after %env PIP_SHIM_AUTO=venv`, {
    skip,
  }, async (t: TestContext) => {
    const box = await promptBox(t);
    const cells = [
      '!PIP_SHIM_DISABLE=1 pip install library',
      '!pip install library',
      '%env PIP_SHIM_AUTO=venv',
      '!pip install library',
      '!.venv/bin/python -c "import library; print(library.__file__)"',
    ];
    const [refusal = '', asked, , installed = '', imported = ''] = await cellsIn(box, cells, env);
    assert.match(refusal, /externally-managed-environment/);
    assert.equal(asked, refusal + HINT);
    assert.match(installed, /^Successfully installed library-1\.0$/m);
    assert.match(imported, /\/project\/\.venv\/.*\/library\.py\n$/);
  });
}

test('pip-shim does not run for %pip in a real kernel, because %pip starts Python by its path', {
  skip,
}, async (t) => {
  const box = await promptBox(t);
  const cells = [`!${box.python.python} -m pip install library`, '%pip install library'];
  const [refusal = '', magic] = await cellsIn(box, cells, { PIP_SHIM_AUTO: 'venv' });
  assert.match(refusal, /externally-managed-environment/);
  assert.equal(magic, refusal + RESTART);
  assert.ok(!box.hasVenv());
});
