import assert from 'node:assert/strict';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { findProgram } from '../../../src/system/programs.ts';
import { markedPython } from '../../helpers/python.ts';
import { repository } from '../../helpers/sandbox.ts';
import { differences, type Row, WHO } from './differential.ts';

// As in python-differential.test.ts, each row runs once with the Python shims first on PATH and once without.
// Here other programs start Python, or look for a Python on PATH.

interface Tool {
  readonly name: string;
  /** The programs that the rows start. */
  readonly needs: readonly string[];
  readonly rows: readonly (string | Row)[];
  readonly files?: Readonly<Record<string, string>>;
}

const SYSTEM_PATH = '/usr/bin:/bin:/usr/local/bin';
const minor = (await markedPython()).version.split('.').slice(0, 2).join('.');
/** Where .ci/project-tools has put uv, and ipykernel with jupyter_client. */
const fetched = process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '/nonexistent';
const npm = findProgram('npm', SYSTEM_PATH);
const nodeGyp = [
  join(npm ? realpathSync(npm) : '/', '../../node_modules/node-gyp/bin/node-gyp.js'),
  '/usr/share/nodejs/node-gyp/bin/node-gyp.js',
].find(existsSync);
const kernel = join(repository, 'test/helpers/kernel.py');

/** Programs that sh does not find on PATH: the name in a row, the needed files, and how sh starts it. */
const OTHERS: Readonly<Record<string, { readonly files: readonly string[]; readonly start: string }>> = {
  uv: { files: [join(fetched, 'uv')], start: `'${fetched}/uv'` },
  jupyter: {
    files: [join(fetched, `../jupyter/lib/python${minor}/site-packages/ipykernel`)],
    start: `'${fetched}/../jupyter/bin/python' '${kernel}' "$REAL"`,
  },
  node_gyp: { files: [nodeGyp ?? '/nonexistent'], start: `'${process.execPath}' '${nodeGyp}'` },
};

const TOOLS: readonly Tool[] = [
  {
    name: 'gdb',
    needs: ['gdb'],
    rows: [
      // gdb itself reads the program's file, and a shim is a script. So gdb needs the real Python's path.
      'gdb -q -batch -ex run --args "$(python3 -c "import sys; print(sys.executable)")" app.py x | grep "^/"',
      'gdb -q -batch -ex run --args sh -c "exec python3 app.py x" | grep "^/"',
      'gdb -q -batch -ex "shell python3 app.py" -ex "python print(1)"',
    ],
  },
  {
    name: 'valgrind',
    needs: ['valgrind'],
    rows: [
      'valgrind -q --tool=none --trace-children=yes python3 app.py',
      'valgrind -q --tool=none "$(python3 -c "import sys; print(sys.executable)")" app.py',
    ],
  },
  {
    name: 'cmake',
    needs: ['cmake', 'make'],
    files: {
      'CMakeLists.txt': `cmake_minimum_required(VERSION 3.12)
project(demo NONE)
find_package(Python3 COMPONENTS Interpreter REQUIRED)
message(STATUS "\${Python3_EXECUTABLE} \${Python3_VERSION} \${Python3_STDLIB} \${Python3_SITELIB}")
execute_process(COMMAND \${Python3_EXECUTABLE} app.py x WORKING_DIRECTORY \${CMAKE_SOURCE_DIR})
find_program(FOUND python3)
execute_process(COMMAND \${FOUND} app.py y WORKING_DIRECTORY \${CMAKE_SOURCE_DIR})
add_custom_target(demo ALL COMMAND \${Python3_EXECUTABLE} \${CMAKE_SOURCE_DIR}/app.py made)
`,
    },
    rows: [
      { line: 'cmake -B build . && make -s -C build demo 2>&1', namesFound: true },
      {
        line: 'cmake -B build . >log && grep PYTHON build/CMakeCache.txt; cmake -B build .',
        namesFound: true,
      },
      { line: 'cmake -DPython3_EXECUTABLE="$REAL" -B build . && make -s -C build' },
    ],
  },
  {
    name: 'meson',
    needs: ['meson'],
    files: {
      'meson.build': `project('demo')
python = import('python').find_installation('python3')
message(python.path(), python.language_version(), python.get_path('purelib'), python.get_variable('prefix'))
message(run_command(python, 'app.py', check: true).stdout())
message(run_command(find_program('app.py'), 'x', check: true).stdout())
configure_file(input: 'tool.in', output: 'tool', configuration: {'PYTHON': python.path()},
  install: true, install_dir: 'bin', install_mode: 'rwxr-xr-x')
python.install_sources('sub/app.py')
`,
      'app.py': `#!/usr/bin/env python3\n${WHO}\n`,
      'tool.in': `#!@PYTHON@\n${WHO}\n`,
    },
    rows: [
      {
        line: 'meson setup build --prefix "$PWD/to" && meson install -C build && cat to/bin/tool && to/bin/tool x',
        namesFound: true,
      },
    ],
  },
  {
    name: 'autoconf and automake',
    needs: ['autoreconf', 'aclocal', 'make'],
    files: {
      'configure.ac': `AC_INIT([demo], [1])
AM_INIT_AUTOMAKE([foreign])
AM_PATH_PYTHON([3.8])
AC_CONFIG_FILES([tool], [chmod +x tool])
AC_CONFIG_FILES([Makefile])
AC_OUTPUT
`,
      'Makefile.am': 'bin_SCRIPTS = tool\npython_PYTHON = sub/app.py\nall-local:\n\t$(PYTHON) app.py made\n',
      'tool.in': `#!@PYTHON@\n${WHO}\n`,
    },
    rows: [
      {
        line: 'autoreconf -i >log 2>&1; ./configure --prefix="$PWD/to" && make -s install && cat to/bin/tool && to/bin/tool x; find to',
        namesFound: true,
      },
    ],
  },
  {
    name: 'virtualenv',
    needs: ['virtualenv'],
    rows: [
      'virtualenv -q -p python3 made && cat made/pyvenv.cfg && made/bin/python -c "$WHO" && head -n 1 made/bin/pip',
      'virtualenv -q -p MINOR --no-seed made && readlink made/bin/python && made/bin/python -c "$WHO"',
      'virtualenv -q --no-seed made && . made/bin/activate && python3 -c "$WHO" && deactivate && python3 -c "$WHO"',
    ],
  },
  {
    name: 'tox',
    needs: ['tox'],
    files: {
      'tox.ini': `[tox]
skipsdist = true
envlist = one
[testenv]
basepython = python3
commands = python app.py x
           python3 -c "import sys; print(sys.executable, sys.prefix, sys.base_prefix)"
`,
    },
    rows: [
      'tox -q 2>&1 | grep -v seconds; cat .tox/one/pyvenv.cfg; head -n 1 .tox/one/bin/pip',
      'sed -i s/=.python3$/=MINOR/ tox.ini && tox -q 2>&1 | grep -v seconds; cat .tox/one/pyvenv.cfg',
    ],
  },
  {
    name: 'node-gyp',
    needs: ['node_gyp'],
    files: {
      'binding.gyp': '{"targets": [{"target_name": "demo", "type": "none", "actions": []}]}',
      'package.json': '{"name": "demo", "version": "1.0.0"}',
      'headers/include/node/common.gypi': '{}',
      'headers/include/node/config.gypi': '{"variables": {}}',
    },
    rows: [
      'node_gyp configure --nodedir="$PWD/headers" 2>&1 | grep -i python; ! grep -rI pip-shim/shims build',
    ],
  },
  {
    name: 'Jupyter',
    needs: ['jupyter'],
    rows: [
      `jupyter '!python3 -c "$WHO"' '!pip --version' 'import sys; print(sys.executable, sys.prefix)' '%pip --version' 2>/dev/null`,
    ],
  },
  {
    name: 'uv',
    needs: ['uv'],
    rows: [
      'uv venv made 2>&1 && cat made/pyvenv.cfg && readlink made/bin/python && made/bin/python -c "$WHO"',
      'uv venv -q --python python3 made && cat made/pyvenv.cfg && readlink made/bin/python',
      'uv venv -q made && . made/bin/activate && python3 -c "$WHO" && uv pip list && deactivate && python3 -c "$WHO"',
      { line: 'uv pip install --system absent', code: 2 },
      { line: 'uv pip install absent; uv pip install --python python3 absent', code: 2 },
      'uv run --no-project python3 -c "$WHO"; uv run --no-project app.py x; uv python find; uv python find MINOR',
    ],
  },
  {
    name: 'pyenv (imitated), before and behind the shims on PATH',
    needs: [],
    files: {
      'pyenv/shims/python3': `#!/usr/bin/env bash
set -e
program="\${0##*/}"
export PYENV_ROOT="\${0%/shims/*}"
exec "$PYENV_ROOT/bin/pyenv" exec "$program" "$@"
`,
      'pyenv/bin/pyenv': `#!/usr/bin/env bash
set -e
[ "$1" = exec ]
name=$2
shift 2
if [ "\${PYENV_VERSION-system}" = system ]; then
  found=$(PATH=$(tr : '\\n' <<<"$PATH" | grep -vx "$PYENV_ROOT/shims" | paste -sd:) && command -v "$name")
else
  found=$PYENV_ROOT/versions/$PYENV_VERSION/bin/$name
  export PATH="\${found%/*}:$PATH"
fi
exec "$found" "$@"
`,
    },
    rows: ['$PWD/pyenv/shims:$OURS$REST', '$OURS$PWD/pyenv/shims:$REST'].flatMap((path) => [
      ...[
        'app.py x',
        '-c "$WHO"',
        '-m pip --version',
        '-m venv --without-pip made && cat made/pyvenv.cfg',
      ].map((words) => `export PATH="${path}"; python3 ${words}`),
      `mkdir -p pyenv/versions/own/bin; ln -s "$REAL" pyenv/versions/own/bin/python3
        export PATH="${path}" PYENV_VERSION=own; python3 app.py; python3 -c "$WHO"; echo "$WHO" | python3`,
    ]),
  },
  {
    name: 'conda (imitated), with an active environment before the shims, and with its base behind the shims',
    needs: [],
    files: { 'conda/conda-meta/history': '', 'conda/envs/one/conda-meta/history': '' },
    rows: ['$PWD/conda/envs/one/bin:$OURS$REST', '$OURS$PWD/conda/bin:$REST'].flatMap((path) =>
      ['app.py x', '-c "$WHO"', '-m site', '-m venv --without-pip made && cat made/pyvenv.cfg'].map(
        (
          words,
        ) => `for each in conda conda/envs/one; do mkdir $each/bin; ln -s "$REAL" $each/bin/python3; done
          export PATH="${path}" CONDA_PREFIX="$PWD/conda/envs/one" CONDA_SHLVL=1; python3 ${words}`,
      ),
    ),
  },
];

for (const { name, needs, rows, files } of TOOLS) {
  const missing = needs.filter(
    (each) => !(OTHERS[each]?.files.every(existsSync) ?? findProgram(each, SYSTEM_PATH)),
  );
  const skip = missing.length > 0 && `not here: ${missing.join(', ')}`;
  test(`${name}: the rows have the same result with and without the Python shims`, { skip }, async () => {
    const starts = needs.flatMap((each) =>
      OTHERS[each] ? [`${each}() { ${OTHERS[each].start} "$@"; }; `] : [],
    );
    const all = rows.map((row) => (typeof row === 'string' ? { line: row } : row));
    const found = await differences(
      all.map((row) => ({ code: 0, ...row, line: `${starts.join('')}${row.line}` })),
      { 'app.py': `#!/usr/bin/env python3\n${WHO}\nprint(__file__)\n`, 'sub/app.py': WHO, ...files },
    );
    assert.deepEqual(found, []);
  });
}
