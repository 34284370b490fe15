// Job control, and a terminal that is left as it was found.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxFor } from '../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../helpers/terminal.ts';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from './forwarding-fakes.ts';

/** Reads a line, so that it sleeps and wakes with the job that it is in. */
const READ = 'print("asking", flush=True)\nprint("got", input())';

for (const { name, env } of [...WAYS, { name: 'again in a venv', env: { PIP_SHIM_AUTO: 'venv' } }]) {
  test(`Ctrl-Z stops a fake pip, and fg goes on with it (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const again = 'PIP_SHIM_AUTO' in env;
    fakePip(box, again ? FAKE_REFUSAL : READ);
    const venv = again ? { PIP_SHIM_VENV: await venvWithFakePip(box, READ) } : {};
    const terminal = await openTerminal('bash', ['--norc', '--noprofile', '-i'], {
      cwd: box.project,
      env: { ...box.env, ...env, ...venv, PS1: 'PROMPT> ', HISTFILE: '' },
    });
    await terminal.waitFor('PROMPT> ');
    terminal.type(`pip install x${KEYS.enter}`);
    await terminal.waitFor('asking');
    terminal.type(KEYS.ctrlZ);
    await terminal.waitFor(/Stopped\s+pip install x/);
    await terminal.waitFor('PROMPT> ');
    terminal.type(`echo still $((1+1)) here${KEYS.enter}`);
    await terminal.waitFor('still 2 here');
    terminal.type(`fg${KEYS.enter}`);
    await terminal.waitFor(/fg\s+pip install x/);
    terminal.type(`line${KEYS.enter}`);
    await terminal.waitFor('got line');
    await terminal.waitFor('PROMPT> ');
    terminal.type(`exit $?${KEYS.enter}`);
    assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  });
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
  test(`${signal} at the menu ends us by it, and leaves the terminal as it was`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const terminal = await openTerminal('bash', ['-c', 'ulimit -c 0; read x; exec pip install demo'], {
      cwd: box.project,
      env: box.env,
    });
    const before = await terminal.settings();
    terminal.type(KEYS.enter);
    await terminal.waitFor('Install demo where?');
    await terminal.waitFor('Stop');
    assert.equal((await terminal.settings()).canonical, false);
    terminal.kill(signal);
    assert.deepEqual(await terminal.exit, { code: null, signal });
    assert.deepEqual(await terminal.settings(), before);
    assert.ok(terminal.raw().lastIndexOf(SHOW_CURSOR) > terminal.raw().lastIndexOf(HIDE_CURSOR));
  });
}

const SHOW_CURSOR = `${KEYS.escape}[?25h`;
const HIDE_CURSOR = `${KEYS.escape}[?25l`;
