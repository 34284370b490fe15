import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeable } from '../../../src/setup/keeping-shell.ts';
import type { Captured, Command } from '../../../src/system/ports.ts';

/** Fake ports. Each shell passes all variables on (`all`), loses odd names (`usual`), or fails. */
function machine(shells: Readonly<Record<string, 'all' | 'usual' | 'fails'>>) {
  const started: string[] = [];
  const said: string[] = [];
  const captured = async ({ program, args, env = {} }: Command): Promise<Captured> => {
    started.push([program, ...args].join(' '));
    const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
    const stdout = `PATH=/bin\n${shells[program] === 'all' ? lines.join('') : (lines[0] ?? '')}`;
    return { ending: { kind: 'exit', code: shells[program] === 'fails' ? 1 : 0 }, stdout, stderr: '' };
  };
  const ports = {
    look: { executable: (path: string) => path in shells },
    processes: { captured },
    screen: { line: (text: string) => said.push(text) },
  } as unknown as Parameters<typeof placeable>[1];
  return { started, said, shellFor: (...names: string[]) => placeable(names, ports) };
}

test('the first shell that passes all variables on runs the python shims (fake shells)', async () => {
  const both = machine({ '/bin/sh': 'usual', '/bin/bash': 'all', '/usr/bin/bash': 'all' });
  const names = ['pip', 'python3'];
  assert.deepEqual(await both.shellFor(...names), { names, pythonShell: '/bin/bash -p' });
  assert.deepEqual(both.started, ['/bin/sh -c exec env', '/bin/bash -p -c exec env']);
  assert.deepEqual((await machine({ '/bin/sh': 'all' }).shellFor('python')).pythonShell, '/bin/sh');
  const elsewhere = machine({ '/bin/sh': 'usual', '/bin/bash': 'fails', '/usr/local/bin/bash': 'all' });
  assert.deepEqual((await elsewhere.shellFor('python')).pythonShell, '/usr/local/bin/bash -p');
  assert.deepEqual(elsewhere.said, []);
});

test('if no shell passes all variables on, only pips get shims, with a reason (fake shells)', async () => {
  const none = machine({ '/bin/sh': 'usual' });
  assert.deepEqual((await none.shellFor('pip', 'python3', 'python3.11')).names, ['pip']);
  assert.match(
    none.said.join(),
    /^no shim for python3, python3\.11: .*install bash, then: pip-shim enable python$/,
  );
  const pips = machine({ '/bin/sh': 'usual' });
  assert.deepEqual(await pips.shellFor('pip'), { names: ['pip'], pythonShell: '/bin/sh' });
  assert.deepEqual(pips.started, [], 'a pip needs no check');
});
