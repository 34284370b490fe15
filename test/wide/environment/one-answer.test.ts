import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ScriptBox, scriptBox } from '../../e2e/environment/script-box.ts';
import { activated } from '../../helpers/activated.ts';

// One environment for each place: every command names the venv that an install there goes into.

interface Place {
  readonly venv: string;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

const PLACES: readonly (readonly [name: string, place: (box: ScriptBox) => Place | Promise<Place>])[] = [
  ['a project', (box) => ({ venv: join(box.project, '.venv') })],
  [
    'a directory below a project',
    (box) => {
      const cwd = join(box.project, 'a/b');
      mkdirSync(cwd, { recursive: true });
      return { venv: join(box.project, '.venv'), cwd };
    },
  ],
  [
    'a project, with PIP_SHIM_VENV',
    (box) => {
      const venv = join(box.home, 'named');
      return { venv, env: { PIP_SHIM_VENV: venv } };
    },
  ],
  [
    'a project, with the keys auto and venv in the config file',
    (box) => {
      mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
      writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'auto = "venv"\nvenv = "~/by-key"\n');
      return { venv: join(box.home, 'by-key'), env: { PIP_SHIM_AUTO: '' } };
    },
  ],
  [
    'a project, with another venv active',
    async (box) => {
      const venv = join(box.home, 'active');
      const { code, stderr } = await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
      assert.equal(code, 0, stderr);
      return { venv, env: activated(venv, box) };
    },
  ],
  [
    'the home directory, which is no project',
    (box) => ({ venv: join(box.home, '.local/share/pip-shim/venvs/default'), cwd: box.home }),
  ],
];

const PREFIX = 'import sys; print(sys.prefix)';
/** Each row: a command, and what it prints of the venv. In explain, `~` stands for the home directory. */
const COMMANDS: readonly (readonly [line: string, prints: (venv: string) => string])[] = [
  ['pip --version', (venv) => `${venv}/lib`],
  ['pip show demo', (venv) => `Location: ${venv}/lib`],
  ['pip inspect', (venv) => `"metadata_location": "${venv}/lib`],
  ['pip list -v', (venv) => ` ${venv}/lib`],
  [`python3 -c "${PREFIX}"`, (venv) => `${venv}\n`],
  [`echo "${PREFIX}" | python3`, (venv) => `${venv}\n`],
  [`pip-shim run python -c "${PREFIX}"`, (venv) => `${venv}\n`],
];

for (const [name, prepare] of PLACES) {
  test(`one answer: in ${name}, every command names the venv of an install`, async (t) => {
    const box = await scriptBox(t);
    box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
    const { venv, cwd = box.project, env = {} } = await prepare(box);
    const at = { cwd, env: { PIP_SHIM_AUTO: 'venv', ...env } };
    await box.script('pip install -q --no-index "$WHEEL"', at);
    for (const [line, prints] of COMMANDS) {
      const printed = await box.script(`${line} 2>&1`, at);
      assert.ok(printed.includes(prints(venv)), `${line}:\n${printed}`);
    }
    for (const command of ['pip list', 'python3 -c pass']) {
      const [, row = ''] =
        /^ {2}environment +(.*)$/m.exec(await box.script(`pip-shim explain ${command}`, at)) ?? [];
      assert.ok(
        row.includes(venv) || row.startsWith(`${venv.replace(box.home, '~')}: `),
        `${command}: ${row}`,
      );
    }
    // Without a name, push means the project's venv, even if another one is active.
    const pushed = await box.script(
      'eval "$(pip-shim hook sh)"\npip-shim push 2>&1\necho "=$VIRTUAL_ENV"',
      at,
    );
    assert.ok(pushed.endsWith(`=${env.VIRTUAL_ENV ? join(box.project, '.venv') : venv}\n`), pushed);
    const where = JSON.parse(await box.script('pip-shim where --json demo', at));
    assert.deepEqual(
      where.found.filter(({ here }: { here: boolean }) => here).map(({ path }: { path: string }) => path),
      [venv],
    );
    await box.script('pip uninstall -qy demo', at);
    const left = await box.script('pip-shim where demo 2>&1 || true', at);
    assert.doesNotMatch(left, / here$/m);
  });
}
