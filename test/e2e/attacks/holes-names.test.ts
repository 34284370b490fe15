// Tests that a directory's name never runs as code. distlib's scripts pass a venv's path to sh and Python.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { activated } from '../../helpers/activated.ts';
import { namesBox } from './named-project.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const LONG = 'a'.repeat(100);

test('pip-shim makes no venv in a directory whose name could run as code, and the printed alternative works', async (t) => {
  const box = await namesBox(t);
  const install = `pip install --no-index '${box.wheel}'`;
  let way = '';
  for (const [name, what] of [
    ['demo $(id>PWNED)', /projects\/demo \$\(id>PWNED\) has a dollar sign \(\$\)/],
    ['demo `id>PWNED`', /has a backquote \(`\)/],
    [`${LONG}-$(id>PWNED)`, /has a dollar sign \(\$\)/],
    [`${LONG}&id>PWNED&`, /has "&", and the path is too long for a script's first line/],
    ["a'''+open(chr(80),chr(119)).close()+'''b c", /has a single quote \('\)/],
    ['coding=utf-7+AAo-print(1)+AAo-', /has "coding=", which Python reads as an encoding declaration/],
  ] as const) {
    const project = box.project(name);
    const { code, stderr } = await box.in(project, install, { env: AUTO });
    assert.equal(code, 1, stderr);
    assert.match(stderr, what);
    assert.match(stderr, /^pip-shim: PIP_SHIM_AUTO=venv: \.venv can't be used: /m);
    [, way = ''] = /^ {2}use the venv named default: (PIP_SHIM_VENV=\S+)$/m.exec(stderr) ?? [];
    assert.ok(!existsSync(join(project, '.venv')), name);
    assert.deepEqual(box.canaries(), [], name);
  }
  const out = await box.in(box.project('demo $(id>PWNED)'), `${way} ${install}`, { env: AUTO });
  assert.equal(out.code, 0, out.stderr);
  assert.deepEqual(box.canaries(), []);
});

test('no pip-shim command uses a venv in a directory whose name could run as code', async (t) => {
  const box = await namesBox(t);
  const project = box.project('demo $(>PWNED)');
  const made = await box.in(project, `'${box.python.python}' -m venv --without-pip .venv`);
  assert.equal(made.code, 0, made.stderr);
  const install = `pip install --no-index '${box.wheel}'`;
  const rows: readonly (readonly [line: string, env: Record<string, string>, code: number, says: RegExp])[] =
    [
      [install, AUTO, 1, /PIP_SHIM_AUTO=venv: \.venv can't be used: the name of/],
      [install, { ...AUTO, PIP_SHIM_VENV: '.venv' }, 1, /can't be used: the name of/],
      [install, { ...AUTO, PIP_SHIM_VENV: join(project, 'new') }, 1, /can't be used: the name of/],
      [install, { ...AUTO, ...activated(join(project, '.venv'), box) }, 1, /can't be used: the name of/],
      ['pip uninstall -y demo', AUTO, 1, /can't be used: the name of/],
      [
        'pip-shim run -- true',
        {},
        1,
        /can't be used: .*use the venv named default: pip-shim run default -- COMMAND/s,
      ],
      ['pip-shim run ./.venv -- true', {}, 1, /can't be used: the name of/],
      ['pip-shim allow', {}, 1, /can't be used: the name of/],
      [
        'eval "$(pip-shim hook sh)"\npip-shim push',
        {},
        1,
        /can't be used: .*use the venv named default: pip-shim push default/s,
      ],
      ['eval "$(pip-shim hook sh)"\npip-shim push ./new', {}, 1, /can't be used: the name of/],
      ['python3 -c "import sys; sys.exit(sys.prefix != sys.base_prefix)"', AUTO, 0, /^$/],
    ];
  for (const [line, env, code, says] of rows) {
    const done = await box.in(project, line, { env });
    assert.equal(done.code, code, `${line}\n${done.stderr}`);
    assert.match(done.stderr, says, line);
    assert.ok(!existsSync(join(project, 'new')), line);
    assert.deepEqual(box.canaries(), [], line);
  }
});
