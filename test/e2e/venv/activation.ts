import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export interface Shell {
  readonly name: string;
  /** Arguments that start the shell without the user's start files. */
  readonly args: readonly string[];
  /** A line that sets a prompt for which the test can wait. */
  readonly setPrompt: string;
  /** The hint that pip-shim must print. It prints a hint once a day, and only for a shell with a hook. */
  readonly hint?: RegExp;
}

const SH_PROMPT = "PS1='ready> '";
/** The test starts the shells in this order. Before fish it makes the time of the last hint a day older. */
export const SHELLS: readonly Shell[] = [
  {
    name: 'bash',
    args: ['--norc', '--noprofile'],
    setPrompt: SH_PROMPT,
    hint: /to activate it automatically, put this line into ~\/\.bashrc: eval "\$\(pip-shim hook bash\)"/,
  },
  { name: 'zsh', args: ['-f'], setPrompt: SH_PROMPT },
  {
    name: 'fish',
    args: ['--no-config'],
    setPrompt: "function fish_prompt; printf 'ready> '; end",
    hint: /to activate it automatically, put this line into ~\/\.config\/fish\/config\.fish: pip-shim hook fish \| source/,
  },
  { name: 'dash', args: [], setPrompt: SH_PROMPT },
];

/** Asserts for each of these shells, in their order, that the printed line activates the venv. */
export async function assertActivates(t: TestContext, shells: readonly Shell[]): Promise<void> {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const hinted = join(box.home, '.local/state/pip-shim/hook-hint');
  for (const { name, args, setPrompt, hint } of shells) {
    const path = ['/usr/bin', '/bin'].map((dir) => `${dir}/${name}`).find(existsSync);
    await t.test(name, { skip: path ? false : `${name} is not installed` }, async () => {
      const aDayAgo = Date.now() / 1000 - 24 * 60 * 60 - 1;
      if (hint && existsSync(hinted)) utimesSync(hinted, aDayAgo, aDayAgo);
      const terminal = await openTerminal(path ?? '', args, { env: box.env, cwd: box.project, cols: 200 });
      terminal.type(`${setPrompt}\n`);
      await terminal.waitFor(/ready> /);
      terminal.type(`pip install --no-index ${wheel}\n`);
      await terminal.waitFor(/❯/);
      terminal.type(KEYS.enter);
      const [, line = ''] = await terminal.waitFor(/to use it in this shell: ([^\r\n]+)\r?\n/, 60_000);
      await terminal.waitFor(/ready> /);
      if (hint) assert.match(terminal.screen(), hint);
      else assert.doesNotMatch(terminal.screen(), /to activate it automatically/);
      terminal.type(`${line}\n`);
      terminal.type('python -c "import demo; print(demo.VERSION * 2)"\n');
      await terminal.waitFor(/1\.01\.0/);
      terminal.type('exit\n');
      assert.deepEqual(await terminal.exit, { code: 0, signal: null });
    });
  }
}
