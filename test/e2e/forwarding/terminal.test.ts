// Tests that job control works, and that pip-shim restores the terminal settings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';

/** A fake pip that waits for a line, so that Ctrl-Z can stop it and fg can continue it. */
const READ = 'print("asking", flush=True)\nprint("got", input())';

for (const { name, env } of [...WAYS, { name: 'in a venv', env: { PIP_SHIM_AUTO: 'venv' } }]) {
  test(`Ctrl-Z stops a fake pip, and fg continues it (${name})`, async (t) => {
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
    // The shell may drop input while it takes the terminal back, so the test types until the shell answers.
    for (let tries = 0; !/still 2 here/.test(terminal.screen()); tries++) {
      assert.ok(tries < 10, terminal.screen());
      terminal.type(`echo still $((1+1)) here${KEYS.enter}`);
      await terminal.waitFor('still 2 here', 3_000).catch(() => {});
    }
    terminal.type(`fg${KEYS.enter}`);
    await terminal.waitFor(/fg\s+pip install x/);
    terminal.type(`line${KEYS.enter}`);
    // If the shell answered late, the fake pip first reads a leftover echo line, with its carriage return.
    await terminal.waitFor(/got (?:echo still \$\(\(1\+1\)\) here\r?)*line/);
    await terminal.waitFor('PROMPT> ');
    terminal.type(`exit $?${KEYS.enter}`);
    assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  });
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT'] as const) {
  test(`${signal} at the menu ends pip-shim by that signal and leaves the terminal as it was`, async (t) => {
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
    // The menu never hides the cursor, because a killed program could not show it again.
    assert.equal(terminal.raw().includes(HIDE_CURSOR), false);
  });
}

const HIDE_CURSOR = `${KEYS.escape}[?25l`;

const COLOUR = new RegExp(`${KEYS.escape}\\[[0-9;]*m`);

for (const { name, env, coloured } of [
  { name: 'no variable set', env: {}, coloured: true },
  { name: 'NO_COLOR', env: { NO_COLOR: '1' }, coloured: false },
  { name: 'NO_COLOR and FORCE_COLOR', env: { NO_COLOR: '1', FORCE_COLOR: '1' }, coloured: false },
  { name: 'an empty NO_COLOR', env: { NO_COLOR: '' }, coloured: true },
  { name: 'FORCE_COLOR=0', env: { FORCE_COLOR: '0' }, coloured: false },
  { name: 'TERM=dumb', env: { TERM: 'dumb' }, coloured: false },
]) {
  const dry = { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
  test(`the lines of pip-shim ${coloured ? 'have' : 'have no'} colour at a terminal with ${name}`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const terminal = await openTerminal('pip', ['install', 'x'], {
      cwd: box.project,
      env: { ...box.env, ...dry },
    });
    await terminal.exit;
    assert.match(terminal.screen(), /would do: [^\n]*\.venv/);
    assert.equal(COLOUR.test(terminal.raw()), coloured, terminal.raw());
  });
}

for (const { name, env, coloured } of [
  { name: 'no variable set', env: {}, coloured: false },
  { name: 'FORCE_COLOR', env: { FORCE_COLOR: '1' }, coloured: true },
]) {
  test(`the lines of pip-shim ${coloured ? 'have' : 'have no'} colour on a pipe with ${name}`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const dry = { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' };
    const { stderr } = await box.run('pip', ['install', 'x'], { env: dry });
    assert.equal(COLOUR.test(stderr), coloured, stderr);
  });
}

test('with TERM=dumb pip-shim asks for a number and prints no escape sequence', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const env = { ...box.env, TERM: 'dumb' };
  const terminal = await openTerminal('pip', ['install', 'demo'], { cwd: box.project, env });
  await terminal.waitFor(/1\) [^\n]*\.venv/);
  await terminal.waitFor('or q to stop: ');
  assert.doesNotMatch(terminal.raw(), new RegExp(KEYS.escape));
  terminal.type(`q${KEYS.enter}`);
  assert.equal((await terminal.exit).code, 1);
});
