import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunResult } from '../../helpers/process.ts';
import type { Sandbox, SandboxRun } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';

export const ROOT = process.getuid?.() === 0;
/** The user id of nobody, a user on every system. */
export const NOBODY = 65534;

/** The file to which each trap (a program that must not run) writes its name. */
const trapFile = (box: Sandbox): string => join(box.root, 'trapped');

/** Returns the names of the traps (programs that must not run) that ran. */
export const trapped = (box: Sandbox): string =>
  existsSync(trapFile(box)) ? readFileSync(trapFile(box), 'utf8') : '';

export function forgetTraps(box: Sandbox): void {
  writeFileSync(trapFile(box), '');
  chmodSync(trapFile(box), 0o666);
}

function write(path: string, text: string, mode = 0o755): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, mode);
}

/** Makes a venv that looks complete. Each program and module in it records that it ran. */
export async function plantVenv(box: Sandbox, venv: string): Promise<void> {
  const { code, stderr } = await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  if (code !== 0) throw new Error(stderr);
  const [lib = ''] = readdirSync(join(venv, 'lib'));
  const site = join(venv, 'lib', lib, 'site-packages');
  for (const name of [
    'python',
    'python3',
    lib,
    'pip',
    'pip3',
    'activate',
    'activate.fish',
    'pip-shim',
    'node',
  ]) {
    rmSync(join(venv, 'bin', name), { force: true });
    write(join(venv, 'bin', name), shTrap(box, `.venv/bin/${name}`));
  }
  write(
    join(venv, 'pyvenv.cfg'),
    `home = ${dirname(venv)}/evil\nversion = ${lib.replace('python', '')}.0\n`,
    0o644,
  );
  for (const name of ['sitecustomize.py', 'usercustomize.py', 'pip/__init__.py']) {
    write(join(site, name), pythonTrap(box, `site-packages/${name}`));
  }
  write(join(site, 'trap.pth'), pythonTrap(box, 'trap.pth'));
  write(join(venv, '.pip-shim'), `${'0'.repeat(32)}\n${venv}\n`, 0o644);
}

/** Fills the project with files that pip-shim, Node, npm, pip or Python could run or read by mistake. */
export async function plantProject(box: Sandbox): Promise<void> {
  const at = (name: string): string => join(box.project, name);
  await plantVenv(box, at('.venv'));
  const commands = [
    'pip',
    'pip3',
    'python',
    'python3',
    'node',
    'npm',
    'pip-shim',
    'pipx',
    'apt-cache',
    'sudo',
    'sh',
  ];
  for (const name of [...commands, 'evil/python3', 'evil/shell', 'bin/pip', 'bin/node', 'bin/python3'])
    write(at(name), shTrap(box, name));
  for (const name of [
    'venv',
    'pip',
    'ensurepip',
    'sitecustomize',
    'usercustomize',
    'json',
    'zipfile',
    'fcntl',
    'termios',
  ])
    write(at(`${name}.py`), pythonTrap(box, `${name}.py`));
  for (const name of ['trap.cjs', 'pip-shim.cjs', 'boot.cjs', 'node_modules/prompts/index.js', 'index.js'])
    write(at(name), nodeTrap(box, name));
  write(
    at('package.json'),
    '{ "type": "module", "main": "./trap.cjs", "imports": { "#x": "./trap.cjs" } }\n',
  );
  write(at('.npmrc'), `node-options=--require ./trap.cjs\nscript-shell=${at('evil/shell')}\n`);
  for (const name of ['config.toml', 'pip-shim.toml', '.config/pip-shim/config.toml', '.pip-shim'])
    write(at(name), `venv = "${at('.venv')}"\nauto = "venv"\n`);
  write(at('.venv-stack'), '');
  write(at('.python-version'), 'evil\n');
  forgetTraps(box);
}

const shTrap = (box: Sandbox, name: string): string => `#!/bin/sh\necho '${name}' >>'${trapFile(box)}'\n`;
const pythonTrap = (box: Sandbox, name: string): string =>
  `import os; open(${JSON.stringify(trapFile(box))}, "a").write(${JSON.stringify(`${name}\n`)})\n`;
const nodeTrap = (box: Sandbox, name: string): string =>
  `require('fs').appendFileSync(${JSON.stringify(trapFile(box))}, ${JSON.stringify(`${name}\n`)});\n`;

/** Gives the sandbox's home to the user nobody. {@link asNobody} runs commands as that user. */
export function giveToNobody(box: Sandbox): void {
  for (const dir of [testTemp(), box.root]) chmodSync(dir, 0o755);
  for (const dir of [box.home, box.env.TMPDIR ?? ''])
    execFileSync('chown', ['-hR', `${NOBODY}:${NOBODY}`, dir]);
}

export function asNobody(
  box: Sandbox,
  command: string,
  args: readonly string[],
  options?: SandboxRun,
): Promise<RunResult> {
  const user = [`--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
  return box.run('setpriv', [...user, command, ...args], options);
}
