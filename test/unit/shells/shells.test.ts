import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { shellNamed } from '../../../src/shells/all.ts';
import { fish } from '../../../src/shells/fish.ts';
import { posix } from '../../../src/shells/posix.ts';
import { inOpenShells } from '../../../src/shells/shell.ts';

const NAMES: readonly (readonly [process: string, shell: string])[] = [
  ['bash', 'bash'],
  ['-zsh', 'zsh'],
  ['/usr/bin/fish', 'fish'],
  ['/opt/a-b/-bash', 'bash'],
  ['sh', 'sh'],
  ['dash', 'sh'],
  ['rbash', 'sh'],
  ['bash-5', 'sh'],
  ['', 'sh'],
  ['/zsh', 'zsh'],
  ['-csh', 'csh'],
  ['tcsh', 'tcsh'],
  ['/usr/bin/nu', 'nu'],
  ['pwsh', 'pwsh'],
];
for (const [process, shell] of NAMES)
  test(`a process named ${process || 'nothing'} counts as the shell ${shell}`, () =>
    assert.equal(shellNamed(process).name, shell));

/** The lines that activate a venv, put a directory first on PATH, and load the hook. */
const LINES: readonly (readonly [shell: string, activate: string, path: string, hook: string])[] = [
  ['bash', "source '/a b/bin/activate'", `export PATH='/a b':"$PATH"`, 'eval "$(pip-shim hook bash)"'],
  ['zsh', "source '/a b/bin/activate'", `export PATH='/a b':"$PATH"`, 'eval "$(pip-shim hook zsh)"'],
  ['sh', ". '/a b/bin/activate'", `export PATH='/a b':"$PATH"`, 'eval "$(pip-shim hook sh)"'],
  ['fish', "source '/a b/bin/activate.fish'", "set -gx PATH '/a b' $PATH", 'pip-shim hook fish | source'],
];
for (const [name, activate, path, hook] of LINES) {
  test(`the lines to activate a venv, extend PATH and load the hook use the syntax of ${name}`, () => {
    const shell = shellNamed(name);
    assert.deepEqual([shell.activate('/a b', []), shell.prependPath('/a b')], [activate, path]);
    assert.equal(shell.hook, hook);
  });
}

/** Shells without a hook. `activate` is the line if the venv has the shell's script, `bare` if not. */
const OTHERS: readonly (readonly [
  shell: string,
  script: string,
  activate: string,
  bare: string,
  path: string,
])[] = [
  [
    'tcsh',
    'activate.csh',
    "source '/it'\\''s \\!/bin/activate.csh'",
    "setenv VIRTUAL_ENV '/it'\\''s \\!'; setenv PATH '/it'\\''s \\!/bin':\"$PATH\"",
    'setenv PATH /a:"$PATH"',
  ],
  [
    'elvish',
    'activate',
    "set-env VIRTUAL_ENV '/it''s !'; set paths = ['/it''s !/bin' $@paths]",
    "set-env VIRTUAL_ENV '/it''s !'; set paths = ['/it''s !/bin' $@paths]",
    "set paths = ['/a' $@paths]",
  ],
  [
    'nu',
    'activate.nu',
    'overlay use "/it\'s !/bin/activate.nu"',
    '$env.VIRTUAL_ENV = "/it\'s !"; $env.PATH = ($env.PATH | split row (char esep) | prepend "/it\'s !/bin")',
    "$env.PATH = ($env.PATH | split row (char esep) | prepend '/a')",
  ],
  [
    'xonsh',
    'activate.xsh',
    'source @("/it\'s !/bin/activate.xsh")',
    '$VIRTUAL_ENV = "/it\'s !"; $PATH.insert(0, "/it\'s !/bin")',
    '$PATH.insert(0, "/a")',
  ],
  [
    'pwsh',
    'Activate.ps1',
    ". '/it''s !/bin/Activate.ps1'",
    "$env:VIRTUAL_ENV = '/it''s !'; $env:PATH = '/it''s !/bin:' + $env:PATH",
    "$env:PATH = '/a:' + $env:PATH",
  ],
];
for (const [name, script, activate, bare, path] of OTHERS) {
  test(`${name} has no hook, and lines of its own for activation and PATH`, () => {
    const shell = shellNamed(name);
    const venv = "/it's !";
    assert.deepEqual(
      [
        shell.activate(venv, ['activate', script]),
        shell.activate(venv, ['activate']),
        shell.prependPath('/a'),
      ],
      [activate, bare, path],
    );
    assert.deepEqual(
      [shell.hook, shell.startFiles({ home: '/h', config: '/c', zsh: '', list: () => [] })],
      ['', []],
    );
  });
}

test('quote for fish puts a backslash before quotes and backslashes, and leaves plain text unquoted', () => {
  const { quote } = shellNamed('fish');
  const rows = [
    ['a-b_c@%+=:,./1', 'a-b_c@%+=:,./1'],
    ['', "''"],
    ['a b', "'a b'"],
    ["it's \\ $x", "'it\\'s \\\\ $x'"],
    ['a\n', "'a\n'"],
  ] as const;
  for (const [word, quoted] of rows) assert.equal(quote(word), quoted);
});

test('inOpenShells names the command that makes a shell look for commands again, if it needs one', () => {
  const told = (name: string) => inOpenShells(shellNamed(name)).join();
  assert.deepEqual(
    ['bash', 'zsh', 'sh'].map(told),
    Array(3).fill('in shells that are open already: hash -r'),
  );
  assert.deepEqual(['tcsh', 'csh'].map(told), Array(2).fill('in shells that are open already: rehash'));
  assert.deepEqual(['fish', 'elvish', 'nu', 'xonsh', 'pwsh'].map(told), Array(5).fill(''));
});

/** The shells whose start files pip-shim edits, and how each prints PATH. */
const EDITED = [
  [posix, '/bin/sh', 'printf %s "$PATH"'],
  [fish, '/usr/bin/fish', 'string join : $PATH'],
] as const;
/** PATH before and after the lines for a start file have put /first first and /last last. */
const PATHS = [
  ['/usr/bin:/bin', '/first:/usr/bin:/bin:/last'],
  ['/usr/bin:/first:/bin:/first', '/first:/usr/bin:/bin:/last'],
  ['/last:/usr/bin', '/first:/last:/usr/bin'],
] as const;
for (const [{ name, pathLines }, program, print] of EDITED) {
  const skip = !existsSync(program) && `there is no ${program}`;
  test(`a start file of ${name} puts one directory first on PATH, and another last if it is missing`, {
    skip,
  }, () => {
    for (const [before, after] of PATHS) {
      const script = [...pathLines('/first', '/last'), print].join('\n');
      const said = execFileSync(program, ['-c', script], { env: { PATH: before, HOME: '/nonexistent' } });
      assert.equal(said.toString().trim(), after);
    }
  });
}

test('each shell has its own start files', () => {
  const names = { '/c/fish/conf.d': ['a.fish', 'b.fish~', 'c.fish'] };
  const list = (directory: string) => (directory === '/c/fish/conf.d' ? names[directory] : []);
  const files = (shell: string, zsh = '/h') =>
    shellNamed(shell).startFiles({ home: '/h', config: '/c', zsh, list });
  assert.deepEqual(files('bash'), ['/h/.bashrc', '/h/.bash_profile', '/h/.bash_login', '/h/.profile']);
  assert.deepEqual(files('zsh'), ['/h/.zshrc', '/h/.zprofile', '/h/.zlogin']);
  assert.deepEqual(files('zsh', '/z'), ['/z/.zshrc', '/z/.zprofile', '/z/.zlogin']);
  assert.deepEqual(files('fish'), [
    ...['/c/fish/config.fish', '/c/fish/conf.d/a.fish', '/c/fish/conf.d/c.fish'],
  ]);
  assert.deepEqual(files('sh'), []);
});
