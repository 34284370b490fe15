import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingParts } from '../../../src/pip/failure/missing-parts.ts';

const ROWS: Readonly<Record<string, string>> = {
  't.c:1:10: fatal error: libxml/tree.h: No such file or directory': 'header libxml/tree.h',
  "src/x.c:3:10: fatal error: 'Python.h' file not found": 'header Python.h',
  '/usr/bin/ld: cannot find -lpq: No such file or directory': 'library pq',
  'ld.lld: error: unable to find library -lpq': 'library pq',
  'ld: library not found for -lpq': 'library pq',
  "Package 'cairo', required by 'virtual:world', not found": 'module cairo',
  'Package cairo was not found in the pkg-config search path.': 'module cairo',
  "No package 'gobject-introspection-1.0' found": 'module gobject-introspection-1.0',
  "Command 'pkg-config --exists mariadb' returned non-zero exit status 1.": 'module mariadb',
  '../meson.build:31:9: ERROR: Dependency "cairo" not found, tried pkgconfig': 'module cairo',
  'sh: 1: mysql_config: not found': 'program mysql_config',
  '/bin/sh: mysql_config: command not found': 'program mysql_config',
  'bash: line 1: cargo: command not found': 'program cargo',
  'Error: pg_config executable not found.': 'program pg_config',
  'OSError: mysql_config not found': 'program mysql_config',
  "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory": 'program gcc',
  "unable to execute 'aarch64-linux-gnu-g++-12': No such file or directory": 'program g++',
  "FileNotFoundError: [Errno 2] No such file or directory: 'swig'": 'program swig',
  "error: can't find Rust compiler": 'program cargo',
  'Cargo, the Rust package manager, is not installed or is not on PATH.': 'program cargo',
  "ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]": 'program cc',
  'CMake Error: No CMAKE_CXX_COMPILER could be found.': 'program c++',
  "ModuleNotFoundError: No module named 'numpy'": 'import numpy',
};

const shown = (output: string): readonly string[] =>
  missingParts(output).map(({ kind, name }) => `${kind} ${name}`);

for (const [line, part] of Object.entries(ROWS)) {
  test(`missingParts reads: ${line}`, () => assert.deepEqual(shown(`before\n  ${line}\nafter\n`), [part]));
}

test('missingParts returns each part once, in the order of the output, and ignores other words', () => {
  const output = [
    'sh: 1: pkg-config: not found',
    'Trying pkg-config --exists mysqlclient',
    "Command 'pkg-config --exists mysqlclient' returned non-zero exit status 127.",
    'x.c:1:10: fatal error: mysql.h: No such file or directory',
    'y.c:1:10: fatal error: mysql.h: No such file or directory',
    "error: command '/usr/bin/gcc' failed with exit code 1",
    "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/x/README.md'",
  ];
  assert.deepEqual(shown(output.join('\n')), ['program pkg-config', 'header mysql.h']);
});
