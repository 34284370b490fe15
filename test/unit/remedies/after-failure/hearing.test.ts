import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Listener, runHeard } from '../../../../src/remedies/after-failure/hearing.ts';
import type { Command, Processes, Screen } from '../../../../src/system/ports.ts';

const COMMAND: Command = { program: 'pip', args: ['install', 'x'], env: { OWN: '1' } };
const PLAIN: Listener = {
  ...{ outputIsTerminal: false, errorsAreTerminal: false, isOneStream: false, env: {} },
  withoutEscapes: (text) => text.replaceAll('!', ''),
  telling: () => undefined,
};
const TERMINAL = { outputIsTerminal: true, errorsAreTerminal: true };

/** Runs a fake installer that writes `chunks`. Returns its start, and the text passed on and heard. */
async function hear(
  listener: Partial<Listener>,
  chunks: readonly string[] = ['an er', 'ror!'],
  isUv = false,
) {
  const passed: string[] = [];
  const started: string[] = [];
  const begin = (how: string, { env }: Command) => started.push(`${how} ${JSON.stringify(env)}`);
  const processes = {
    attached: async (command: Command) => {
      begin('attached', command);
      return { kind: 'exit', code: 1 };
    },
    watched: async (command: Command, onStderr: (chunk: Uint8Array) => void) => {
      begin('watched', command);
      for (const chunk of chunks) onStderr(Buffer.from(chunk));
      return { kind: 'exit', code: 1 };
    },
  } as unknown as Processes;
  const screen = {
    raw: (bytes: Uint8Array) => passed.push(Buffer.from(bytes).toString()),
  } as unknown as Screen;
  const { heard, ending } = await runHeard(COMMAND, isUv, { processes, screen }, { ...PLAIN, ...listener });
  assert.deepEqual(ending, { kind: 'exit', code: 1 });
  return { started: started.join(), passed: passed.join(''), heard };
}

test('standard error is passed on unchanged and heard without escape sequences, in files and pipes', async () => {
  const own = 'watched {"OWN":"1"}';
  assert.deepEqual(await hear({}), { started: own, passed: 'an error!', heard: 'an error' });
  assert.deepEqual(await hear({ outputIsTerminal: true }), {
    started: own,
    passed: 'an error!',
    heard: 'an error',
  });
  assert.equal((await hear({}, ['x'], true)).started, own, 'uv, too');
});

test('at a terminal pip gets FORCE_COLOR=1, unless a variable already decides about colours', async () => {
  assert.equal((await hear(TERMINAL)).started, 'watched {"OWN":"1","FORCE_COLOR":"1"}');
  for (const env of [{ FORCE_COLOR: '' }, { TERM: 'dumb' }])
    assert.equal((await hear({ ...TERMINAL, env })).started, 'watched {"OWN":"1"}');
});

test('a pip that reports its output to pip-shim keeps its streams, and nothing is repeated', async () => {
  const telling = (command: Command) => ({ ...command, env: { TELLS: '1' }, tellsOn: 3 });
  for (const streams of [{}, TERMINAL, { isOneStream: true }, { errorsAreTerminal: true }])
    assert.deepEqual(await hear({ ...streams, telling }), {
      ...{ started: 'watched {"TELLS":"1"}', passed: '', heard: 'an error' },
    });
  assert.equal((await hear({ telling }, ['x'], true)).started, 'watched {"OWN":"1"}', 'uv tells nothing');
});

test('pip-shim does not listen if that would change the output, such as uv’s progress', async () => {
  const silent = { started: 'attached {"OWN":"1"}', passed: '', heard: '' };
  assert.deepEqual(await hear(TERMINAL, [], true), silent);
  assert.deepEqual(await hear({ errorsAreTerminal: true }), silent);
  assert.deepEqual(await hear({ isOneStream: true }), silent);
});

test('at least the last megabyte of stderr is heard, with characters that two chunks share', async () => {
  const [first, second] = [Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)];
  const processes = {
    watched: async (_: Command, onStderr: (chunk: Uint8Array) => void) => {
      for (let n = 0; n < 40; n++) onStderr(Buffer.alloc(1 << 16, 'x'));
      for (const chunk of [first, second]) onStderr(chunk);
      return { kind: 'exit', code: 1 };
    },
  } as unknown as Processes;
  const screen = { raw: () => undefined } as unknown as Screen;
  const { heard } = await runHeard(COMMAND, false, { processes, screen }, PLAIN);
  assert.ok(
    heard.endsWith('xé') && heard.length > 1 << 20 && heard.length < 1.1 * (1 << 20),
    `${heard.length}`,
  );
});
