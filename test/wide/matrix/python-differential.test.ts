import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differences, type Row, WHO } from './differential.ts';

// Each row runs in sh in a new directory, once with the Python shims first on PATH and once without. Both
// outputs must be the same. Only Python's path in usage and error messages may differ, because the shim
// starts Python by its full path.

const ENVIRON = 'import os; print(sorted(os.environb.items()))';
const WORKERS = `import multiprocessing, sys
def double(number): return 2 * number, sys.executable
if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool: print(pool.map(double, [1, 2, 3]))
`;
const dies = (signal: string): string => `import os, signal; os.kill(os.getpid(), signal.${signal})`;

/** The command lines to compare. `$WHO` and `$ENVIRON` are Python code. MINOR is a name like python3.11. */
const LINES: readonly (string | Row)[] = [
  ...['python3 -c "$WHO"', 'MINOR -c "$WHO"', 'python3 -c "$WHO" a "" "b c"', 'python3 -c"$WHO"'],
  ...[
    'python3 app.py',
    'python3 app.py a "" "b c" -- -m pip install x',
    'python3 ./sub/app.py',
    'python3 "$PWD/app.py"',
  ],
  ...[
    'python3 package',
    'python3 -m package',
    'python3 -mpackage x',
    'python3 -m package.app',
    '$REAL -m zipapp package -o app.zip; python3 app.zip',
  ],
  ...['./shebang', './shebang a "b c"', 'cd sub && ../shebang', 'python3 -c "$ENVIRON"', './environ'],
  {
    line: 'python3 -c "$ENVIRON"',
    env: { ODD: ' a\nb ', EMPTY: '', PYTHONSTARTUP: 'x' },
  },
  { line: 'python3', input: `${WHO}\n` },
  { line: 'python3 -', input: `${WHO}\n` },
  { line: 'python3 - a "b c"', input: `${WHO}\n` },
  { line: 'python3 -i -c "print(1)"', input: 'print(2)\n' },
  { line: 'python3 -c "import sys; print(sys.stdin.read())"', input: 'one\ntwo' },
  { line: 'python3 -m json.tool', input: '{"a": [1, 2]}' },
  { line: 'echo one | python3 -c "print(input())" && echo two' },
  { line: 'python3 -c "print(input())" <&-' },
  { line: 'python3 -c "import sys; print(1); sys.exit(2)" >&-' },
  ...['-E', '-I', '-s', '-S', '-P', '-O', '-OO', '-b', '-B', '-u', '-q', '-d', '-x', '-R'].map(
    (option) => `python3 ${option} app.py x`,
  ),
  ...[
    'python3 -W error -X utf8 app.py',
    'python3 -Werror -Xdev -BEs app.py',
    'python3 -W error -c "import warnings; warnings.warn(str())"',
  ],
  ...[
    'python3 --check-hash-based-pycs always app.py',
    'python3 -V',
    'python3 -VV',
    'python3 --version',
    'python3 -h',
    'python3 --help-env',
  ],
  ...[
    'python3 -Z',
    'python3 --nonsense',
    'python3 -m',
    'python3 -c',
    'python3 -W',
    'python3 -m absent',
    'python3 absent.py',
    'python3 ""',
  ],
  ...[
    'python3 -c "raise SystemExit(3)"',
    'python3 -c "raise SystemExit(\'words\')"',
    'python3 -c "1/0"',
    'python3 -c "("',
  ],
  ...['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGPIPE', 'SIGHUP', 'SIGUSR1'].map(
    (signal) => `python3 -c "${dies(signal)}"`,
  ),
  ...['SIGTERM', 'SIGHUP', 'SIGKILL'].map((signal) => `exec python3 -c "${dies(signal)}"`),
  'python3 -c "import os; os.abort()" 2>&-',
  'trap \'\' INT HUP; python3 -c "import signal; print(signal.getsignal(1), signal.getsignal(2))"',
  // This row closes stderr, since dash prints "Terminated" only if it notices the killed process in time.
  [
    `python3 -c "import time; open('started', 'w'); time.sleep(60)" &`,
    'until [ -e started ]; do sleep 0.05; done; exec 2>&-; kill $!; wait $!; echo $?',
  ].join(' '),
  'python3 -c "import os; print(os.getppid())" | { read -r parent; [ -n "$parent" ] && echo one; }',
  'python3 -c "import os; print(sorted(os.listdir(\'/proc/self/fd\')))"',
  'umask 027; nice -n 3 python3 -c "import os; print(oct(os.umask(0)), os.nice(0), os.getcwd())"',
  'ulimit -n 50; python3 -c "import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))"',
  'python3 -c "import subprocess, sys; subprocess.run([sys.executable, \'app.py\'])"',
  "python3 -c \"import subprocess; subprocess.run(['python3', 'app.py'])\"",
  'python3 -c "import shutil, os; print(os.path.basename(shutil.which(\'python3\')))"',
  'python3 -m site',
  'python3 -m venv --without-pip made && cat made/pyvenv.cfg && made/bin/python -c "$WHO"',
  'MINOR -c "import sysconfig; print(sysconfig.get_paths())"',
  ...[
    'python3 -m venv --copies --without-pip made && made/bin/python3 -c "$WHO"',
    'python3 -m venv --symlinks --without-pip made && readlink made/bin/python3 && cd made && bin/python -c "$WHO"',
    'python3 -m venv --system-site-packages --without-pip made && . made/bin/activate && python -c "$WHO" && deactivate',
    'python3 -m venv --without-pip made && python3 -m venv --upgrade --without-pip made && cat made/pyvenv.cfg',
    'python3 -c "import venv; venv.create(\'made\')" && cat made/pyvenv.cfg && made/bin/python -c "$WHO"',
    'python3 -m venv --without-pip made && "$PWD/made/bin/python" -m venv --without-pip again && cat again/pyvenv.cfg',
  ],
  ...[
    'python3 workers.py fork',
    'python3 workers.py spawn',
    'python3 workers.py forkserver',
    'python3 -c "import workers; print(workers.double(2))"',
    "python3 -c \"import os, sys; os.execv(sys.executable, [sys.executable, 'app.py', 'x'])\"",
    "python3 -c \"import os; os.execvp('python3', ['python3', 'app.py'])\"",
    "python3 -c \"import os; os.posix_spawnp('python3', ['python3', 'app.py'], os.environ); os.wait()\"",
    'python3 -c "import os, sys; sys.exit(os.system(\'python3 app.py\'))"',
  ],
  ...[
    'python3 -m compileall -q package && python3 -B -m package',
    'python3 -m zipapp package -p "/usr/bin/env python3" -o made.pyz && ./made.pyz x',
    'python3 -m unittest -q package.app',
    'python3 -m ensurepip --version',
    'python3 -m py_compile absent.py',
  ],
  { line: 'python3 -m pdb app.py x', input: 'next\nprint(__file__)\ncontinue\nquit\n' },
  { line: 'python3 -c "breakpoint()"', input: 'p 1 + 1\ncontinue\n' },
  { line: 'python3 -m code -q', input: 'print(1 +\n 1)\n' },
  { line: 'xargs -n 1 python3 app.py', input: 'one two\n' },
  { line: 'make -s', env: { MAKEFLAGS: '' } },
  { line: 'make -s PYTHON=MINOR; python3 -c "import os; print(os.environ.get(\'MAKEFLAGS\'))"' },
  'find . -name app.py -path "*sub*" -exec python3 {} a \\;',
  'env -u HOME python3 app.py; env python3 -c "$ENVIRON"',
  'valgrind -q --tool=none python3 app.py',
  'cd package && python3 ../app.py && python3 .',
  'ln -s app.py linked.py && python3 linked.py && python3 ./sub/../linked.py',
  ...[
    'PYTHONPATH=sub',
    'PYTHONSAFEPATH=1',
    'PYTHONNOUSERSITE=1',
    'PYTHONDONTWRITEBYTECODE=1',
    'PYTHONOPTIMIZE=2',
    'PYTHONWARNINGS=error',
    'PYTHONUTF8=1',
    'PYTHONIOENCODING=latin1',
    'PYTHONHASHSEED=7',
    'PYTHONUNBUFFERED=1',
    'PYTHONUSERBASE=$PWD/base',
    'PYTHONHOME=/nowhere',
    'PYTHONEXECUTABLE=/x',
    'PYTHONPLATLIBDIR=lib',
  ].map((variable) => `${variable} python3 app.py`),
  { line: 'python3 app.py', env: { PYTHONINSPECT: '1' }, input: 'print(2)\n' },
  ...[
    'python3 -m pip --version',
    'python3 -m pip',
    'python3 -m pip help install',
    'python3 -Im pip list --path absent',
    'python3 -m pip nonsense',
  ],
  ...[
    'python3 -m pip install absent',
    'python3 -BEsm pip uninstall -y absent',
    'python3 -m pip install',
    'python3 -m pip install --nonsense',
  ],
  ...[
    'python3 -m pip install --target t absent',
    'python3 -m pip install --break-system-packages absent',
    'cd own && python3 -m pip install absent',
  ],
];

const rows: readonly Row[] = LINES.map((line) => (typeof line === 'string' ? { line } : line)).map((row) => ({
  ...row,
  env: { ENVIRON, ...row.env },
}));

const FILES: Readonly<Record<string, string>> = {
  'app.py': `${WHO}\nprint(__file__, __debug__)\n`,
  'sub/app.py': WHO,
  'package/__init__.py': '',
  'package/__main__.py': WHO,
  'package/app.py': WHO,
  'own/pip/__init__.py': '',
  'own/pip/__main__.py': 'print("a pip of its own")\n',
  'workers.py': WORKERS,
  Makefile: 'PYTHON = python3\nall:\n\t@$(PYTHON) app.py made\n\t@which $(PYTHON) >/dev/null\n',
  shebang: `#!/usr/bin/env python3\n${WHO}\n`,
  environ: `#!/usr/bin/env -S python3 -B\n${ENVIRON}\n`,
};

test('commands have the same result with and without the Python shims', { timeout: 600_000 }, async () => {
  assert.ok(rows.length >= 120);
  const problems = await differences(rows, FILES);
  assert.equal(problems.length, 0, `in ${rows.length} rows:\n${problems.join('\n')}`);
});
