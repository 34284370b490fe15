import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellNamed } from '../../../src/shells/all.ts';

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
    assert.deepEqual([shell.activate('/a b'), shell.prependPath('/a b')], [activate, path]);
    assert.equal(shell.hook.line, hook);
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

test('each shell has its own start files', () => {
  const names = { '/c/fish/conf.d': ['a.fish', 'b.fish~', 'c.fish'] };
  const list = (directory: string) => (directory === '/c/fish/conf.d' ? names[directory] : []);
  const files = (shell: string, zsh?: string) =>
    shellNamed(shell).startFiles({ home: '/h', config: '/c', zsh, list });
  assert.deepEqual(files('bash'), ['/h/.bashrc', '/h/.bash_profile', '/h/.bash_login', '/h/.profile']);
  assert.deepEqual(files('zsh'), ['/h/.zshrc', '/h/.zprofile', '/h/.zlogin']);
  assert.deepEqual(files('zsh', '/z'), ['/z/.zshrc', '/z/.zprofile', '/z/.zlogin']);
  assert.deepEqual(files('fish'), [
    ...['/c/fish/config.fish', '/c/fish/conf.d/a.fish', '/c/fish/conf.d/c.fish'],
  ]);
  assert.deepEqual(files('sh'), []);
});
