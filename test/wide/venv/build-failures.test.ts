import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { APT_HAS_ALL } from '../../e2e/menu/prompt-box.ts';
import { writeFailingBuild } from '../../helpers/failing-build.ts';
import { inParallel } from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';

/** Each build fails with a real error text. Some builds hide a tool by PATH=/nowhere. */
const ROWS: readonly { name: string; build: string; missing: string; next: RegExp }[] = [
  {
    name: 'mysqlclient',
    build: 'sh("echo \'#include <mysql.h>\' | gcc -x c -c -o /dev/null -")',
    missing: 'mysql.h',
    next: /to build it: (?:sudo )?apt install libmariadb-dev && pip install --no-index \S+$/,
  },
  {
    name: 'needs-python-h',
    build: 'sh("echo \'#include <Python.h>\' | gcc -x c -c -o /dev/null -")',
    missing: 'Python.h',
    next: /apt install python3\.\d+-dev && /,
  },
  {
    name: 'needs-compiler',
    build: 'subprocess.call(["x86_64-linux-gnu-gcc"], env={"PATH": "/nowhere"})',
    missing: 'the command gcc',
    next: /apt install build-essential && /,
  },
  {
    name: 'pycairo',
    build: 'sh("PKG_CONFIG_LIBDIR=/nowhere pkg-config --cflags cairo")',
    missing: 'cairo.pc',
    next: /apt install libcairo2-dev && /,
  },
  {
    name: 'needs-pkg-config',
    build: 'sh("PATH=/nowhere; pkg-config --exists mysqlclient")',
    missing: 'the command pkg-config',
    next: /apt install pkg-config && /,
  },
  {
    name: 'old-mysqlclient',
    build: 'sh("PATH=/nowhere; mysql_config --version")',
    missing: 'the command mysql_config',
    next: /apt install libmariadb-dev-compat && /,
  },
  {
    name: 'psycopg2',
    build: 'sys.exit("Error: pg_config executable not found.")',
    missing: 'the command pg_config',
    next: /ready-made, without a build: pip install psycopg2-binary\n {2}to build it: (?:sudo )?apt install libpq-dev && /,
  },
  {
    name: 'needs-rust',
    build: 'sh("PATH=/nowhere; cargo rustc --release")',
    missing: 'the command cargo',
    next: /apt install cargo && /,
  },
  {
    name: 'needs-library',
    build: 'sh("ld -nostdlib -o /dev/null -lxslt")',
    missing: 'the library xslt',
    next: /apt install libxslt1-dev && /,
  },
  {
    name: 'needs-cmake',
    build: 'sh("PATH=/nowhere; cmake --build .")',
    missing: 'the command cmake',
    next: /apt install cmake && /,
  },
];

test('after each of ten failed builds, pip-shim prints the command that installs what is missing, and leaves no new venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  box.command('apt-cache', APT_HAS_ALL);
  await inParallel(ROWS, 2, async ({ name, build, missing, next }) => {
    const project = join(box.home, name);
    mkdirSync(join(project, '.git'), { recursive: true });
    const tree = writeFailingBuild(join(box.root, 'trees', name), { name, build });
    const env = { PIP_SHIM_AUTO: 'venv' };
    const { code, stderr } = await box.run('pip', ['install', '--no-index', tree], { cwd: project, env });
    assert.equal(code, 1, stderr);
    const [, said = ''] = stderr.split(
      `pip-shim: ${name} could not be built, because this is missing: ${missing}\n`,
    );
    assert.match(said, new RegExp(next.source, 'm'), stderr);
    assert.match(said, /^pip-shim: removed \.venv again: it was new, and nothing but pip was in it\n/m);
    assert.equal(existsSync(join(project, '.venv')), false);
  });
});
