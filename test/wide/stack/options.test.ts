// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings are shell code
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, ofUser, pathOfShell, stackBox } from '../../e2e/stack/stack-box.ts';

const [bash, zsh, fish] = HOOKED_SHELLS;
const missing = (name: string) => (pathOfShell(name) ? false : `${name} is not installed`);

/** Ways in which the user may have set PROMPT_COMMAND, each with the line that sets it. */
const PROMPT_COMMANDS: readonly (readonly [name: string, setUp: string])[] = [
  ['a string', 'PROMPT_COMMAND=\'echo "<string $?>"\''],
  ['a string with a semicolon at its end', 'PROMPT_COMMAND=\'echo "<string $?>";\''],
  ['an array', 'PROMPT_COMMAND=(\'echo "<string $?>"\' \'echo "<second $?>"\')'],
];

for (const [name, setUp] of PROMPT_COMMANDS) {
  test(`bash: a PROMPT_COMMAND that is ${name} still runs and sees $?`, {
    skip: missing('bash'),
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(bash, { hooked: false });
    await session.line(setUp);
    for (let time = 0; time < 2; time++) await session.line(bash.load);
    const failed = await session.line('(exit 7)');
    assert.deepEqual(failed.output.match(/<string \d+>/g), ['<string 7>']);
    assert.equal(failed.output.includes('<second 7>'), name === 'an array');
    assert.equal(failed.code, 7);
    assert.equal((await session.line('pip-shim push one')).prompt, '(one) ');
    const listed = await session.line('printf \'%s\\n\' "${PROMPT_COMMAND[@]}" | grep -c _pipshim_hook');
    assert.match(listed.output, /^1$/m);
    await session.end();
  });
}

const STRICT: readonly (readonly [shell: typeof bash, line: string])[] = [
  [bash, 'set -euC -o pipefail; shopt -s failglob'],
  [bash, 'set -k -o posix; IFS=/:_.'],
  [zsh, 'setopt errexit nounset noclobber ksharrays shwordsplit globsubst rcquotes ksh_typeset'],
];
for (const [shell, line] of STRICT) {
  test(`${shell.name}: the hook works under unusual options and keeps them: ${line}`, {
    skip: missing(shell.name),
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell, { hooked: false });
    await session.line(line);
    const options = await session.line('echo "<$-> ${SHELLOPTS-}"');
    for (let time = 0; time < 2; time++) await session.line(shell.load);
    assert.equal((await session.line('! true')).code, 1);
    assert.equal((await session.line('pip-shim push ~/"a & b"')).prompt, '(a _ b) ');
    assert.equal((await session.line('pip-shim push two')).prompt, '(two) ');
    assert.equal((await session.line('deactivate')).prompt, '');
    assert.equal((await session.line('cd /')).prompt, '');
    const after = await session.line('echo "<$-> ${SHELLOPTS-}"');
    assert.equal(/<.*/.exec(after.output)?.[0], /<.*/.exec(options.output)?.[0]);
    await session.end();
  });
}

/** Aliases that break words which the hook uses or defines. The test's own lines use none of these words. */
const ALIASES = ['deactivate', 'unset', 'export', 'hash', 'typeset', 'true', 'pwd', 'read', 'return', '\\[']
  .map((word) => `alias ${word}=false`)
  .join('; ');
const ALIASED: readonly (readonly [shell: typeof bash, line: string])[] = [
  [bash, `${ALIASES}; set -kT`],
  [zsh, `setopt warn_create_global warn_nested_var; ${ALIASES}`],
];
for (const [shell, line] of ALIASED) {
  test(`${shell.name}: the hook works and prints nothing even if aliases hide the words that it uses`, {
    skip: missing(shell.name),
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell, { hooked: false });
    const before = await session.environment();
    await session.line(line);
    const loaded = await session.line(shell.load);
    assert.deepEqual([loaded.output.split('\n').slice(1).join(''), loaded.code], ['', 0], loaded.output);
    const pushed = await session.line('pip-shim push one');
    assert.match(pushed.output, /pushed: \S+\n$/);
    assert.equal(pushed.prompt, '(one) ');
    assert.match((await session.line('pip-shim pop')).output, /\npopped: \S+\n$/);
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    assert.match((await session.line('alias deactivate')).output, /deactivate='?false/);
    await session.end();
  });
}

/** Words of each shell that a function may hide. fish reserves the others, such as `set`, `test` and `read`. */
const SHELL_WORDS =
  'cd pushd popd export unset eval read set echo printf pwd true false typeset hash command return break [ ps tr cat';
/** Matches what such a function prints. */
const SAID = /^<\S+>$/m;
const HIDDEN: readonly (readonly [shell: typeof bash, words: string, define: (word: string) => string])[] = [
  [
    bash,
    `${SHELL_WORDS} shopt declare local history`,
    (word) => `function ${word} { echo "<${word}>"; false; }`,
  ],
  [
    zsh,
    `${SHELL_WORDS} source emulate local autoload print`,
    (word) => `function '${word}' { builtin print '<${word}>'; builtin return 1 }`,
  ],
  [
    fish,
    'cd pushd popd contains math functions count printf echo pwd realpath true false ps tr cat source',
    (word) => `function ${word}; builtin echo '<${word}>'; return 1; end`,
  ],
];
for (const [shell, words, define] of HIDDEN) {
  for (const when of ['before', 'after'] as const) {
    test(`${shell.name}: the hook works even if functions hide the words that it uses, defined ${when} it is loaded`, {
      skip: missing(shell.name),
    }, async (t) => {
      const box = await stackBox(t);
      const session = await box.open(shell, { hooked: false });
      const before = await session.environment();
      const load = shell.load.replace(/^eval/, 'builtin eval').replace(/source$/, 'builtin source');
      const lines = [load, ...words.split(' ').map(define)];
      for (const line of when === 'after' ? lines : [...lines.slice(1), load]) {
        const { output } = await session.line(line);
        assert.doesNotMatch(output, SAID, line);
      }
      const pushed = await session.line('pip-shim push one');
      assert.match(pushed.output, /pushed: \S+\n/);
      assert.equal(pushed.prompt, '(one) ');
      assert.match((await session.line('pip-shim push two')).output, /pushed: \S+\n/);
      assert.match((await session.line('pip-shim pop')).output, /popped: \S+; active again: \S+\n/);
      const ended = await session.line('deactivate');
      assert.deepEqual([SAID.test(ended.output), ended.prompt], [false, '']);
      assert.deepEqual(ofUser(await session.environment()), ofUser(before));
      await session.end();
    });
  }
}

test('bash: a readonly PS1 does not stop an activation, and push says if PROMPT_COMMAND is readonly', {
  skip: missing('bash'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(bash);
  const before = await session.environment();
  await session.line('readonly PS1');
  assert.doesNotMatch((await session.line('pip-shim push one')).output, /readonly/);
  assert.equal(
    (await session.environment()).get('VIRTUAL_ENV'),
    join(box.home, '.local/share/pip-shim/venvs/one'),
  );
  await session.line('pip-shim pop');
  assert.deepEqual(await session.environment(), before);
  await session.end();
  const silent = await box.open(bash, { hooked: false });
  await silent.line('readonly PROMPT_COMMAND=true');
  const loaded = await silent.line(bash.load);
  assert.deepEqual([/readonly/.test(loaded.output), loaded.code], [false, 0]);
  assert.match(
    (await silent.line('pip-shim push one')).output,
    /PROMPT_COMMAND is readonly\s+load the hook before the line that makes it readonly: /,
  );
  await silent.end();
});

test('bash: a trap on ERR runs once for a command that fails, and not for the hook', {
  skip: missing('bash'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(bash);
  await session.line('trap \'echo "<trap $?>"\' ERR');
  const failed = await session.line('(exit 7)');
  assert.deepEqual([failed.output.match(/<trap \d+>/g), failed.code], [['<trap 7>'], 7]);
  assert.doesNotMatch((await session.line('pip-shim push one')).output, /<trap/);
  await session.line(`PROMPT_COMMAND='true; _pipshim_hook; true'; ${bash.load}; set -e`); // as an older hook left it
  const { output } = await session.line('! true; echo "$PROMPT_COMMAND"; ! true');
  assert.match(output, /^true; _pipshim_hook && :; true$/m);
  assert.equal((await session.line('echo on')).code, 0, 'with errexit the shell goes on');
  await session.end();
});

test('bash: an install does not call its venv active if a start file has replaced PROMPT_COMMAND', {
  skip: missing('bash'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(bash, { hooked: false });
  await session.line(`${bash.load}; PROMPT_COMMAND=true`);
  const installed = await session.line(`PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}`);
  assert.match(
    installed.output,
    /but no prompt has run it yet\n.*: source \S*\/\.venv\/bin\/activate; pip-shim doctor/,
  );
  assert.equal(installed.prompt, '');
  const doctor = await session.line('pip-shim doctor');
  assert.match(doctor.output, /does a later line change PROMPT_COMMAND\?/);
  await session.end();
});

test('zsh: other precmd and chpwd functions still run and see $?', { skip: missing('zsh') }, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(zsh, { hooked: false });
  await session.line('mine() { print "<mine $?>" }; precmd_functions+=(mine); chpwd_functions+=(mine)');
  for (let time = 0; time < 2; time++) await session.line(zsh.load);
  const failed = await session.line('(exit 7)');
  assert.deepEqual([failed.output.includes('<mine 7>'), failed.code], [true, 7]);
  assert.match(
    (await session.line('print -l "<$precmd_functions $chpwd_functions>"')).output,
    /<_pipshim_hook mine mine _pipshim_chpwd>/,
  );
  await session.line('pip-shim push one');
  assert.match((await session.line('(cd / && echo "in $VIRTUAL_ENV")')).output, /in .*venvs\/one/);
  await session.end();
});

test('bash: with xtrace, a prompt traces only that the hook runs', { skip: missing('bash') }, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(bash);
  await session.line('set -x');
  for (const line of ['true', 'pip-shim push one', 'true']) {
    const traced = (await session.line(line)).output
      .split('\n')
      .filter((each) => /^\++ .*_pipshim/.test(each));
    assert.deepEqual(
      traced.filter((each) => !/_pipshim_(?:hook|status=\d+)$/.test(each)),
      [],
      line,
    );
  }
  assert.match((await session.line('echo "<$-> $VIRTUAL_ENV"')).output, /<\S*x\S*> \S+\/one$/m);
  await session.end();
});

test('zsh: with xtrace, a prompt does not trace the hook', {
  skip: missing('zsh'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(zsh);
  await session.line('setopt xtrace');
  const { output } = await session.line('true');
  assert.match(output, /^\+\S*zsh\S* true$/m);
  assert.doesNotMatch(output, /_pipshim/);
  await session.end();
});

test('zsh: if the function precmd sets the prompt anew each time, the name of the venv stays in it', {
  skip: missing('zsh'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(zsh);
  await session.line("precmd() { PS1='[%?:$((prompts+=1))] ready> ' }");
  assert.equal((await session.line('pip-shim push one')).prompt, '(one) ');
  for (const line of ['true', 'false']) assert.equal((await session.line(line)).prompt, '(one) ', line);
  assert.equal((await session.line('VIRTUAL_ENV_DISABLE_PROMPT=1')).prompt, '');
  assert.equal((await session.line('unset VIRTUAL_ENV_DISABLE_PROMPT')).prompt, '(one) ');
  assert.equal((await session.line('pip-shim pop')).prompt, '');
  await session.end();
});

test('fish: other prompt handlers and a new fish_prompt function still run', {
  skip: missing('fish'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(fish, { hooked: false });
  await session.line('function mine --on-event fish_prompt; echo "<mine $status>"; end');
  for (let time = 0; time < 2; time++) await session.line(fish.load);
  const failed = await session.line('false');
  assert.deepEqual([failed.output.includes('<mine 1>'), failed.code], [true, 1]);
  const active = await session.line('pip-shim push one; false');
  assert.deepEqual([active.prompt, active.code], ['(one) ', 1]);
  const anew = "printf '(mine) [0:%s] ready> ' (math $prompts + 1); set prompts (math $prompts + 1)";
  await session.line(`function fish_prompt; ${anew}; end`);
  assert.equal((await session.line('pip-shim pop')).prompt, '(mine) ');
  await session.end();
});

test('bash: pop removes only the pushed venv, and keeps a venv that the user activated after the push', {
  skip: missing('bash'),
}, async (t) => {
  const box = await stackBox(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', 'hand']);
  const session = await box.open(bash);
  const before = await session.environment();
  await session.line('pip-shim push one');
  assert.match((await session.line('source hand/bin/activate')).output, /\(hand\) $/);
  await session.line('pip-shim pop');
  const after = await session.environment();
  assert.equal(after.get('VIRTUAL_ENV'), join(box.project, 'hand'));
  assert.equal(after.get('PATH'), `${box.project}/hand/bin:${before.get('PATH')}`);
  await session.end();
});

test('bash: pip install in a script does not activate the venv, and prints how to use it', {
  skip: missing('bash'),
}, async (t) => {
  const box = await stackBox(t);
  const session = await box.open(bash);
  const before = await session.environment();
  const script = `PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}; true`;
  const { output, prompt } = await session.line(`sh -c '${script}'`);
  assert.match(output, /installed in \.venv; to use its python and commands: export PATH=/);
  assert.equal(prompt, '');
  assert.deepEqual(await session.environment(), before);
  await session.end();
});
