import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliBoxFor, withTools } from './built-cli.ts';

/** Returns the commands that the text lists for the first offer, or all if there is no second offer. */
function commandsIn(text: string): readonly string[] {
  const [first = ''] = text.split(/^ {2}2\. |^Not offered:/m);
  return [...first.matchAll(/^ *→ (.*)$/gm)].map(([, command = '']) => command);
}

const SAME: readonly (readonly [args: readonly string[], auto: string])[] = [
  [['install', 'requests'], 'venv'],
  [['install', '-U', 'requests', 'six>=1'], 'venv'],
  [['--no-input', 'install', '--user', 'requests'], 'venv'],
  [['install', '-r', 'requirements.txt'], 'smart'],
  [['install', 'black'], 'pipx'],
  [['install', '--pre', 'black'], 'smart'],
];

test('pip-shim explain prints the same commands as an install with PIP_SHIM_DRY_RUN', async (t) => {
  const box = await cliBoxFor(t);
  withTools(box, { 'python3-requests': '2.28.1+dfsg-1', black: '23.1.0-1' });
  box.placeShims();
  box.write('project/requirements.txt', 'six\n');
  for (const [args, auto] of SAME) {
    const env = { PIP_SHIM_AUTO: auto, PIP_SHIM_DRY_RUN: '1' };
    const { stdout } = await box.cli(['explain', ...args], { env });
    const { stderr } = await box.run('pip', args, { env });
    const line = /PIP_SHIM_AUTO=\w+ would choose \(only printed, because PIP_SHIM_DRY_RUN is set\): (.*)$/m;
    const [, chosen = 'none'] = line.exec(stdout) ?? [];
    assert.ok(stderr.includes(`would do: ${chosen}`), `${args.join(' ')}\n${stdout}\n${stderr}`);
    if (stdout.includes(`  1. ${chosen}\n`)) assert.deepEqual(commandsIn(stderr), commandsIn(stdout));
  }
});
