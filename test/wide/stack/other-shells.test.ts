import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { shellNamed } from '../../../src/shells/all.ts';
import { findProgram } from '../../../src/system/programs.ts';
import { stackBox } from '../../e2e/stack/stack-box.ts';

/** Shells without a hook, and the arguments with which each runs a script without the user's start files. */
const SHELLS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['tcsh', ['-f']],
  ['csh', ['-f']],
  ['elvish', ['-norc']],
  ['nu', ['--no-config-file']],
  ['xonsh', ['--no-rc']],
  ['pwsh', ['-NoProfile', '-File']],
];

/** .ci/project-tools fetches nushell, which Debian does not have. */
const fetched = process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '';

for (const [name, args] of SHELLS) {
  const program = findProgram(name, `${process.env.PATH}:/usr/bin:/bin:${fetched}`);
  const skip = program === undefined && `${name} is not installed`;

  test(`${name}: pip-shim prints the lines for PATH and for an activation in the syntax of this shell`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const shell = shellNamed(name);
    const script = join(box.root, name === 'pwsh' ? 'script.ps1' : 'script');
    const runs = async (...lines: readonly string[]): Promise<string> => {
      writeFileSync(script, `${lines.join('\n')}\n`);
      const env = { PIP_SHIM_AUTO: 'venv' };
      const { stdout, stderr } = await box.run(program ?? '', [...args, script], { env });
      return stdout + stderr;
    };
    const printed = await runs(`pip install --no-index ${box.wheel}`);
    const venv = join(box.project, '.venv');
    const [, line = ''] = /installed in \.venv; to use its python and commands: (.*)/.exec(printed) ?? [];
    assert.equal(line, shell.prependPath(`${venv}/bin`), printed);
    const ask = 'python -c "import demo, os; print(demo.VERSION, os.environ.get(\'VIRTUAL_ENV\'))"';
    assert.match(await runs(line, ask), /^1\.0 None$/m);
    const names = ['activate.csh', 'activate.fish', 'Activate.ps1'];
    for (const has of [names, []])
      assert.match(await runs(shell.activate(venv, has), ask), new RegExp(`^1\\.0 ${venv}$`, 'm'), name);
    // xonsh expands variables in PATH itself, whatever the quotes are.
    const odd = `/it's a!b"c\\d\`e\`*~;f#g${name === 'xonsh' ? '' : '$HOME'}`;
    // elvish ends a script at the first command that fails, as push does here.
    const last = await runs(shell.prependPath(odd), 'printenv PATH', 'pip-shim push');
    assert.ok(last.includes(`type: ${shell.activate(venv, names)}\n`), last);
    assert.match(await runs('pip-shim doctor'), new RegExp(`^ *hook +there is none for ${name}$`, 'm'));
    assert.ok(last.includes(`\n${odd}:`) || last.startsWith(`${odd}:`), last);
  });
}
