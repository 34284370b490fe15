import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  asNobody,
  BLOCK,
  blocksIn,
  builtCloneAt,
  DEBIAN_BASHRC,
  debianHome,
  hasCommand,
  type Installer,
  installerFor,
  quickInstallerFor,
  tree,
} from '../../e2e/install/installer.ts';
import { assertTold, type Undoing } from '../../e2e/install/undoing.ts';

interface Home {
  readonly name: string;
  readonly shell?: string;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** Start files to which install.sh adds its block, in alphabetical order. */
  readonly edited: readonly string[];
}

const READS = '. ~/.bashrc\n';

const HOMES: readonly Home[] = [
  { name: 'bash without start files', files: {}, edited: ['.bashrc', '.profile'] },
  { name: 'sh without start files', shell: '/bin/sh', files: {}, edited: ['.profile'] },
  { name: 'zsh without start files', shell: '/usr/bin/zsh', files: {}, edited: ['.zshrc'] },
  {
    name: 'fish without start files',
    shell: '/usr/bin/fish',
    files: {},
    edited: ['.config/fish/conf.d/pip-shim.fish'],
  },
  { name: 'an unknown shell without start files', shell: '/usr/bin/nu', files: {}, edited: [] },
  {
    name: '.bash_profile takes precedence over .profile',
    files: { '.bash_profile': 'a=1\n', '.profile': 'b=1\n' },
    edited: ['.bash_profile', '.bashrc'],
  },
  {
    name: '.bash_login takes precedence over .profile',
    files: { '.bash_login': 'a=1\n', '.profile': '' },
    edited: ['.bash_login', '.bashrc'],
  },
  {
    name: '.bash_profile reads .bashrc',
    files: { '.bashrc': 'a=1\n', '.bash_profile': READS },
    edited: ['.bashrc'],
  },
  {
    name: '.bash_profile reads .bashrc with source, after a test',
    files: { '.bashrc': '', '.bash_profile': '[ -f ~/.bashrc ] && source "$HOME/.bashrc"\n' },
    edited: ['.bashrc'],
  },
  {
    name: '.profile names .bashrc only in a comment',
    files: { '.bashrc': '', '.profile': `# ${READS}` },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: '.profile reads another bashrc',
    files: { '.bashrc': '', '.profile': '. /etc/bash.bashrc\n' },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: '.profile reads a .bashrc that returns early',
    files: { '.bashrc': DEBIAN_BASHRC, '.profile': READS },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: '.profile sets PATH after it reads .bashrc',
    files: { '.bashrc': '', '.profile': `${READS}PATH=/opt:$PATH\n` },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: 'zsh with old start files of bash',
    shell: '/bin/zsh',
    files: { '.bashrc': 'a=1', '.profile': '' },
    edited: ['.bashrc', '.profile', '.zshrc'],
  },
  { name: 'zsh with only a .profile', shell: '/bin/zsh', files: { '.profile': '' }, edited: ['.zshrc'] },
  {
    name: 'files without a final newline',
    files: { '.bashrc': 'a=1\nb=2', '.profile': '#' },
    edited: ['.bashrc', '.profile'],
  },
  { name: 'empty files', files: { '.bashrc': '', '.profile': '' }, edited: ['.bashrc', '.profile'] },
  {
    name: 'files with CRLF line ends',
    files: { '.bashrc': 'a=1\r\nb=2\r', '.profile': '\r\n' },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: 'files with a NUL and bytes that are not UTF-8',
    files: {
      '.bashrc': Buffer.from('a=\xe9\n\xff=\0\n', 'latin1'),
      '.profile': Buffer.from('# \xe9\0', 'latin1'),
    },
    edited: ['.bashrc', '.profile'],
  },
  {
    name: 'bash with start files of bash and fish',
    files: { '.bashrc': '', '.profile': READS, '.config/fish/config.fish': '' },
    edited: ['.bashrc', '.config/fish/conf.d/pip-shim.fish'],
  },
];

const edited = (box: Installer): string[] =>
  Object.keys(tree(box.home))
    .filter((path) => lstatSync(join(box.home, path)).isFile() && !path.startsWith('.local/'))
    .filter((path) => blocksIn(readFileSync(join(box.home, path), 'latin1')) > 0)
    .sort();

for (const home of HOMES) {
  test(`install.sh puts the block into the right start files: ${home.name}`, async (t) => {
    const box = await quickInstallerFor(t);
    box.env.SHELL = home.shell ?? '/bin/bash';
    for (const [name, content] of Object.entries(home.files)) {
      box.write(name, content);
      chmodSync(join(box.home, name), 0o640);
    }
    const before = tree(box.home);
    assert.doesNotMatch(await box.succeed(), /does not run the hook/);
    assert.deepEqual(edited(box), home.edited);
    for (const name of Object.keys(home.files))
      assert.equal(statSync(join(box.home, name)).mode & 0o777, 0o640, name);
    const after = tree(box.home, { times: true });
    await box.succeed();
    assert.deepEqual(tree(box.home, { times: true }), after);
    await box.succeed(['--uninstall', '--yes']);
    assert.deepEqual(tree(box.home), before);
  });
}

test('install.sh follows the symbolic links of a dotfile manager and keeps them', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('dotfiles/bash/rc', 'a=1');
  symlinkSync('dotfiles/bash/rc', join(box.home, '.bashrc'));
  symlinkSync('nowhere', join(box.home, '.profile'));
  const before = tree(box.home);
  const stdout = await box.succeed();
  assert.equal(lstatSync(join(box.home, '.bashrc')).isSymbolicLink(), true);
  assert.equal(blocksIn(box.read('dotfiles/bash/rc')), 1);
  assert.match(stdout, /Left .*\.profile alone: .*\n {2}export PATH=/);
  assert.equal(existsSync(join(box.home, 'nowhere')), false);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('install.sh and --uninstall keep the other name of a hard-linked start file, also if a write fails', async (t) => {
  const box = await quickInstallerFor(t);
  const file = join(box.home, '.bashrc');
  const MEBIBYTE = 2048; // blocks of 512 bytes
  linkSync(box.write('dotfiles/rc', `# \xe9${'\n'.repeat(512 * MEBIBYTE - 4)}`), file);
  const before = tree(box.home);
  const stdout = await box.succeed();
  assert.deepEqual([blocksIn(box.read('dotfiles/rc')), statSync(file).nlink], [1, 2], stdout);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual([tree(box.home), statSync(file).nlink], [before, 2]);
  const limited = `ulimit -f ${MEBIBYTE}; exec sh ${join(builtCloneAt(), 'install.sh')} --yes`;
  const full = await box.run('sh', ['-c', limited], { cwd: box.root });
  assert.match(full.stdout, /Left \S+\.bashrc alone: it can't be written/);
  assert.equal(tree(box.home)['.bashrc'], before['.bashrc']);
  assert.equal(existsSync(`${file}.before-pip-shim`), false);
});

test("install.sh and --uninstall keep the user's lines before and after the block", async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', 'first');
  await box.succeed();
  box.write('.bashrc', `${box.read('.bashrc')}second`);
  box.write('.profile', `${box.read('.profile')}third\n`);
  await box.succeed();
  assert.match(box.read('.bashrc'), /^first\n# >>> pip-shim >>>\n[\s\S]*# <<< pip-shim <<<\nsecond$/);
  await box.succeed(['--uninstall', '--yes']);
  assert.equal(box.read('.bashrc'), 'first\nsecond');
  assert.equal(box.read('.profile'), 'third\n');
});

test('install.sh replaces the block of an older version at the same place in the file', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', 'first\n# >>> pip-shim >>>\nPATH=/old:$PATH\n# <<< pip-shim <<<\nsecond\n');
  const stdout = await box.succeed();
  assert.match(stdout, /Renewed the block in .*\.bashrc/);
  assert.match(
    box.read('.bashrc'),
    /^first\n# >>> pip-shim >>>\n[\s\S]*_pipshim_dir[\s\S]*# <<< pip-shim <<<\nsecond\n$/,
  );
  assert.doesNotMatch(box.read('.bashrc'), /old/);
});

test('install.sh does not change a block that lacks its last line, and prints a warning', async (t) => {
  const box = await quickInstallerFor(t);
  const damaged = '# >>> pip-shim >>>\nPATH=/old:$PATH\n';
  box.write('.bashrc', damaged);
  assert.match(await box.succeed(), /Left .*\.bashrc alone: its line "# >>> pip-shim >>>" has no end/);
  assert.match(await box.succeed(['--uninstall', '--yes']), /the block lacks its last line/);
  assert.equal(box.read('.bashrc'), damaged);
});

test('if a start file is read-only, install.sh prints the line to add', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  chmodSync(join(box.home, '.bashrc'), 0o444);
  const before = box.read('.bashrc');
  const { stdout } = process.getuid?.() === 0 ? await asNobody(box) : await box.install();
  assert.match(stdout, /Left .*\.bashrc alone: it is read-only\. .*\n {2}export PATH=\S*:"\$PATH"/);
  assert.equal(box.read('.bashrc'), before);
  assert.equal(blocksIn(box.read('.profile')), 1);
});

test('install.sh follows ZDOTDIR, even if only ~/.zshenv sets it', {
  skip: !hasCommand('zsh') && 'zsh is not installed',
}, async (t) => {
  const box = await quickInstallerFor(t);
  box.env.SHELL = '/usr/bin/zsh';
  box.write('.zshenv', 'ZDOTDIR=$HOME/z\necho noise\n');
  mkdirSync(join(box.home, 'z'));
  await box.succeed();
  assert.deepEqual(edited(box), ['z/.zshrc']);
  await box.succeed(['--uninstall', '--yes']);
  assert.equal(existsSync(join(box.home, 'z/.zshrc')), false);
});

const SHELLS: readonly [name: string, args: readonly string[]][] = [
  ['bash', ['-ic']],
  ['bash', ['-lc']],
  ['bash', ['-lic']],
  ['sh', ['-lc']],
  ['dash', ['-lc']],
  ['zsh', ['-ic']],
  ['zsh', ['-lic']],
  ['fish', ['-c']],
  ['fish', ['-ic']],
  ['fish', ['-lc']],
];

test('after install.sh, each real shell finds the shim first on PATH', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  box.write('.zshrc', '');
  mkdirSync(join(box.home, '.config/fish'), { recursive: true });
  await box.succeed();
  for (const [shell, args] of SHELLS) {
    await t.test(
      `${shell} ${args.join(' ')}`,
      { skip: !hasCommand(shell) && `${shell} is not installed` },
      async () => {
        const { stdout } = await box.run(shell, [
          ...args,
          'command -v pip; command -v pip-shim; pip --version',
        ]);
        const [pip, command, version] = stdout.trim().split('\n');
        assert.deepEqual([pip, command], [join(box.shims, 'pip'), join(box.home, '.local/bin/pip-shim')]);
        assert.match(version ?? '', /^pip \d/);
      },
    );
  }
});

test('the block puts the shims first on PATH and keeps empty entries, also under set -eu and if a shell runs the block twice', async (t) => {
  const box = await quickInstallerFor(t);
  box.env.SHELL = '/bin/sh';
  await box.succeed();
  const file = join(box.home, '.profile');
  const bin = join(box.home, '.local/bin');
  const cases: readonly [path: string, expected: string][] = [
    ['/a:/b', `${box.shims}:/a:/b:${bin}`],
    [`/a:${box.shims}:/b:${bin}`, `${box.shims}:/a:/b:${bin}`],
    [`${box.shims}:/a:${box.shims}`, `${box.shims}:/a:${bin}`],
    [`${bin}:/a:`, `${box.shims}:${bin}:/a:`],
    [`:/a:${bin}`, `${box.shims}::/a:${bin}`],
    ['', `${box.shims}:${bin}`],
    [`${box.shims}/x:/y${box.shims}`, `${box.shims}:${box.shims}/x:/y${box.shims}:${bin}`],
  ];
  for (const shell of ['sh', 'dash', 'bash', 'zsh'].filter(hasCommand)) {
    for (const [path, expected] of cases) {
      const script = `set -eu; shell=$1; PATH=$2; . "$3"; once=$PATH; . "$3"; [ "$once" = "$PATH" ]; echo "$PATH"; set | grep -a _pipshim_ || :`;
      const { stdout } = await box.run(shell, ['-c', script, shell, shell, path, file]);
      assert.equal(stdout.split('\n')[0], expected, `${shell} ${path}`);
    }
  }
});

test('--uninstall does not change a start file from which the user has removed the block', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', 'a=1\n');
  await box.succeed();
  box.write('.bashrc', box.read('.bashrc').replace(BLOCK, ''));
  await box.succeed(['--uninstall', '--yes']);
  assert.equal(box.read('.bashrc'), 'a=1\n');
});

test('if pip-shim has no hook for the login shell, install.sh prints the line for PATH in that shell’s syntax and the start file', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', '');
  const rows = [
    ['/usr/bin/nu', '\\$env\\.PATH = \\(\\$env\\.PATH \\|', '~/\\.config/nushell/config\\.nu'],
    ['/bin/tcsh', 'setenv PATH ', '~/\\.tcshrc'],
  ] as const;
  for (const [shell, line, file] of rows) {
    box.env.SHELL = shell;
    const said = await box.succeed();
    assert.match(said, new RegExp(`^Done\\. Put the shims first on PATH with: {2}${line}`, 'm'));
    assert.match(said, new RegExp(`^For new terminals, put that line into ${file}\\.$`, 'm'));
    assert.doesNotMatch(said, /hook|Open a new terminal/, shell);
  }
  rmSync(join(box.home, '.bashrc'));
  assert.match(await box.succeed(), /^ {2}PATH +a line for ~\/\.tcshrc, shown at the end$/m);
});

test('if the user now has another shell, install.sh adds the hook to that shell’s start file, and names the file', async (t) => {
  const box = await quickInstallerFor(t);
  box.command('pip', 'exit 0');
  box.write('.bashrc', 'true\n');
  await box.succeed();
  const zsh = await box.succeed(['--yes'], { env: { SHELL: '/bin/zsh' } });
  assert.match(box.read('.zshrc'), /hook zsh/);
  assert.match(zsh, /hook {6}your shell then activates/);
  assert.match(zsh, /^Done\. Open a new terminal, or in this one: {2}\. \S+\/\.zshrc$/m);
  await box.succeed(['--yes', '--without-hook']);
  const fish = await box.succeed(['--yes'], { env: { SHELL: '/bin/fish' } });
  assert.match(fish, /The hook stays off\. /);
  assert.doesNotMatch(box.read('.config/fish/conf.d/pip-shim.fish'), /hook fish/);
  assert.doesNotMatch(await box.succeed(), /The hook stays off\. /);
});

test('install.sh tells a user of zsh or fish which file undoes the block', async (t) => {
  const rows = [
    [
      'zsh',
      '.zlogin',
      /^a new login zsh runs \S+\/bin\/pip, not \S+\n {2}move .* to the end of \S+\/\.zshrc, or /m,
    ],
    [
      'fish',
      '.config/fish/config.fish',
      /^a new fish runs \S+\/bin\/pip, not \S+\n {2}put this line at the end of ~\/\.config\/fish\/config\.fish: set -gx PATH /m,
    ],
  ] as const;
  for (const [shell, file, says] of rows.filter(([name]) => hasCommand(name))) {
    const box = await quickInstallerFor(t);
    box.command('pip', 'exit 0');
    box.write('.bashrc', 'true\n');
    box.write(file, shell === 'fish' ? `set -gx PATH ${box.bin} $PATH\n` : `PATH=${box.bin}:$PATH\n`);
    assert.match(await box.succeed(['--yes', '--without-hook'], { env: { SHELL: `/bin/${shell}` } }), says);
  }
});

test('if a start file is a mount point, install.sh says which line to add, and nothing of a block', {
  skip:
    spawnSync('unshare', ['--mount', 'true']).status !== 0 && 'no mount namespace can be had (only root may)',
}, async (t) => {
  const box = await quickInstallerFor(t);
  box.command('pip', 'exit 0');
  const file = box.write('.bashrc', 'true\n');
  box.write('.bash_profile', '. ~/.bashrc\n');
  const script = `mount --bind ${file} ${file} && exec sh ${join(builtCloneAt(), 'install.sh')} --yes --without-hook`;
  const { stdout } = await box.run('unshare', ['--mount', 'sh', '-c', script], { cwd: box.root });
  assert.match(stdout, /^Left \S+\.bashrc alone: it can't be written\. Add this line to it yourself:$/m);
  assert.match(
    stdout,
    /^a new bash runs \S+\/bin\/pip, not \S+\n {2}put this line at the end of \S+\.bashrc: export PATH=/m,
  );
  assert.match(stdout, /^Installed, but see above\. Put the shims first on PATH with: {2}export PATH=/m);
  assert.doesNotMatch(stdout, /pip-shim's block|Open a new terminal/);
  assert.equal(box.read('.bashrc'), 'true\n');
});

const UNDOING: readonly Undoing[] = [
  [
    'the same login file, if the hook puts the shims first',
    { '.bashrc': 'true\n', '.bash_profile': '. ~/.bashrc\neval "$(cat ~/env)"\n' },
    [],
    /^Done\. /m,
  ],
  [
    'a readonly PROMPT_COMMAND',
    { '.bashrc': 'readonly PROMPT_COMMAND=true\n' },
    [],
    /^a new bash does not run the hook\n {2}load the hook at the end of ~\/\.bashrc: [\s\S]*^Installed, but see above\. /m,
  ],
  [
    'a function',
    { '.bashrc': 'pip() { :; }\n' },
    [],
    /^a new bash does not run \S+: pip is a function in your shell\n {2}remove the lines that define it from/m,
  ],
  ['an alias to another shim', { '.bashrc': 'alias pip=pip3\n' }, [], /^Done\. /m],
  [
    'a start file that starts another shell',
    { '.bashrc': 'exec true\n' },
    [],
    /^a new bash could not be checked: it ended before it could answer$/m,
  ],
  [
    'a start file that waits for something',
    { '.bashrc': 'sleep 60\n' },
    [],
    /^a new bash could not be checked: it gave no answer in 5 s$/m,
  ],
];

test('install.sh starts the user’s shell, and says what ends, hides or stops its block', (t) =>
  assertTold(t, UNDOING));
