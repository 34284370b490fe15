// Tests the policy that an administrator sets for all users of a machine.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type PolicyBox, policyBox } from '../../helpers/policy.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { asNobody, giveToNobody, ROOT } from '../attacks/traps.ts';
import { withoutPipx } from '../menu/pipx-box.ts';
import { skipOffLinux } from '../venv/warm-box.ts';
import { AUTO, installBox, needsRoot, twoIndexes } from './policy-box.ts';

const own = (box: PolicyBox, text: string): void => {
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), text);
};

const LOCK = 'locked = ["auto"]\n';

test('a choice that the policy locks wins over the user’s settings', needsRoot, async (t) => {
  const box = await installBox(t);
  box.policy(`auto = "venv"\n${LOCK}`);
  const { code, stderr } = await box.run('pip', box.install, { env: { PIP_SHIM_AUTO: 'off' } });
  assert.equal(code, 0, stderr);
  assert.ok(box.hasVenv());
  assert.equal(stderr.match(/PIP_SHIM_AUTO: auto = off is not followed, since .* locks auto/g)?.length, 1);
  // `pip-shim explain` and the error message name the file and the line of the policy.
  const says = /^auto = "venv" \(.*etc\/config\.toml:1\) chooses, without asking/m;
  assert.match((await box.cli(['explain', 'six'], { env: { PIP_SHIM_AUTO: 'pipx' } })).stdout, says);
  box.policy(`auto = "pipx"\n${LOCK}`);
  assert.match(
    (await box.run('pip', ['install', 'requests'])).stderr,
    /^pip-shim: auto = "pipx" \(.*config\.toml:1\): /m,
  );
});

test(
  'after an install that the policy decides, pip freeze and python3 use the venv',
  needsRoot,
  async (t) => {
    const box = await installBox(t, ['pip', 'python3']);
    box.policy('auto = "venv"\n');
    const { code, stderr } = await box.run('pip', box.install);
    assert.equal(code, 0, stderr);
    const next = 'pip freeze; python3 -c "import library; print(library.__name__)"';
    for (const by of ['the program', 'the answer that the program left']) {
      const { stdout, stderr: why } = await box.run('sh', ['-c', next]);
      assert.match(stdout, /^library @ file:.*\nlibrary\n$/, `${by}: ${why}`);
    }
  },
);

test('pip-shim makes the venv in the place that the policy locks', needsRoot, async (t) => {
  const box = await installBox(t);
  const place = join(box.home, 'venvs/the-one');
  box.policy(`venv = "${place}"\nlocked = ["venv"]\n`);
  const env = { ...AUTO, PIP_SHIM_VENV: join(box.project, '.venv') };
  const { code, stderr } = await box.run('pip', box.install, { env });
  assert.equal(code, 0, stderr);
  assert.deepEqual([existsSync(join(place, 'bin/python')), box.hasVenv()], [true, false]);
});

test(
  'pip-shim never installs in a way that the policy forbids, and names the line of the policy',
  needsRoot,
  async (t) => {
    const box = await installBox(t);
    box.policy('remedies = ["pipx", "system"]\n');
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /PIP_SHIM_AUTO=venv: venv is not allowed here \(.*etc\/config\.toml:1\)/);
    assert.ok(!box.hasVenv());
    const { stdout } = await box.cli(['explain', ...box.install]);
    assert.match(stdout, /venv is not allowed here/);
  },
);

test('a new policy applies to the next install', { skip: needsRoot.skip || skipOffLinux }, async (t) => {
  const box = await installBox(t);
  await ownVenv(box);
  for (const _ of ['first', 'again'])
    assert.equal((await box.run('pip', box.install, { env: AUTO })).code, 0);
  box.policy('remedies = ["pipx"]\n');
  assert.match((await box.run('pip', box.install, { env: AUTO })).stderr, /venv is not allowed here/);
  rmSync(box.file);
  symlinkSync('/nonexistent/policy', box.file);
  assert.match((await box.run('pip', box.install, { env: AUTO })).stderr, /can't be read/);
});

test('the menu does not offer the system’s Python if the policy forbids it', needsRoot, async (t) => {
  const box = await installBox(t);
  const menu = async (): Promise<string> => {
    const terminal = await openTerminal('pip', box.install, { env: box.env, cwd: box.project });
    await terminal.waitFor(/Stop/);
    terminal.type(KEYS.ctrlC);
    assert.equal((await terminal.exit).code, 130);
    return terminal.screen();
  };
  assert.match(await menu(), /Into the system's Python/);
  box.policy('override = false\nlocked = ["override"]\n');
  own(box, 'override = true\n');
  const shown = await menu();
  assert.doesNotMatch(shown, /Into the system's Python/);
  assert.match(shown, /override is not allowed here \(.*etc\/config\.toml:1\)/);
  assert.match(shown, /config\.toml:1: override = true is not followed/);
});

test(
  "the venv's pip uses the policy's index by default, and always if the policy locks the index",
  needsRoot,
  async (t) => {
    const box = await installBox(t);
    const { secret, shown, other, from } = await twoIndexes(t, box);
    box.policy(`index = "${secret}"\n`);
    assert.equal(await from({}), shown);
    assert.equal(await from({ PIP_INDEX_URL: other }), other);
    box.policy(`index = "${secret}"\nlocked = ["index"]\n`);
    assert.equal(await from({ PIP_INDEX_URL: other }), shown);
    const refused = await from({}, ['--index-url', other]);
    assert.match(
      refused,
      /venv is not offered: --index-url could lead pip to another index than the locked one \(.*etc\/config\.toml:1\)/,
    );
    for (const words of [['config'], ['config', '--json'], ['doctor']])
      assert.doesNotMatch((await box.cli(words)).stdout, /s3cret/);
  },
);

// test/unit/settings/policy.test.ts has the message for each kind of error.
test('if the policy has an error, pip-shim prints the error and runs plain pip', needsRoot, async (t) => {
  const box = await installBox(t);
  const refusal = await box.run(box.python.pip, box.install);
  box.policy('auto = "venv"\nremedies =\n');
  const says = /etc\/config\.toml:2: /;
  const { code, stdout, stderr } = await box.run('pip', box.install, { env: AUTO });
  assert.deepEqual([code, stdout], [refusal.code, refusal.stdout]);
  assert.match(stderr, says);
  assert.ok(
    stderr.endsWith(refusal.stderr) && stderr.includes('until that is fixed, pip-shim offers nothing'),
    stderr,
  );
  const listed = await box.cli(['config']);
  assert.deepEqual([listed.code, listed.stdout], [2, '']);
  assert.match(listed.stderr, says);
  assert.equal((await box.run('pip', ['--version'])).stderr, '');
  const doctor = await box.cli(['doctor', '--json']);
  assert.equal(JSON.parse(doctor.stdout).findings.at(-1).code, 'bad-policy');
  assert.ok(!box.hasVenv());
});

test('if the user may not read the policy, pip-shim installs nothing', needsRoot, async (t) => {
  const box = await installBox(t);
  box.policy('remedies = []\n');
  giveToNobody(box);
  for (const [path, mode, usual] of [
    [box.file, 0o600, 0o644],
    [box.etc, 0o700, 0o755],
  ] as const) {
    chmodSync(path, mode);
    const { code, stderr } = await asNobody(box, 'pip', box.install, { env: AUTO });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /config\.toml can't be read: .*permission denied/);
    chmodSync(path, usual);
  }
  assert.match((await asNobody(box, 'pip', box.install, { env: AUTO })).stderr, /venv is not allowed here/);
  assert.ok(!box.hasVenv());
});

const FOREIGN: Readonly<Record<string, (box: PolicyBox) => void>> = {
  'belongs to another user': ({ file }) => chownSync(file, 12345, 12345),
  'a group may write to': ({ file }) => chmodSync(file, 0o664),
  'is in a directory that everybody may write to': ({ etc }) => chmodSync(etc, 0o777),
  "is in another user's directory": ({ etc }) => chownSync(etc, 12345, 12345),
};
for (const [name, spoil] of Object.entries(FOREIGN)) {
  test(`pip-shim does not follow a policy that ${name}, and says so`, needsRoot, async (t) => {
    const box = await installBox(t);
    box.policy('remedies = []\nlocked = ["remedies"]\n');
    spoil(box);
    const { code, stderr } = await box.run('pip', box.install, { env: { ...AUTO, PIP_SHIM_DRY_RUN: '1' } });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /would do: In this project/);
    const says =
      /etc\/config\.toml is not followed: (?:it|.*etc) does not belong to root|users other than root may write to/;
    assert.match(stderr, says);
    assert.match((await box.cli(['config'])).stdout, says);
    const doctor = await box.cli(['doctor', '--json']);
    assert.equal(JSON.parse(doctor.stdout).findings.at(-1).code, 'policy-ignored');
  });
}

test('a file of an ordinary user is not a policy', { skip: ROOT && 'as root it is one' }, async (t) => {
  const box = await installBox(t);
  box.policy('remedies = []\n');
  const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /is not followed: it does not belong to root/);
});

test('if the index that a policy locks has no pipx, the message names the policy', needsRoot, async (t) => {
  const box = await policyBox(t);
  box.command('apt-cache', 'exit 0');
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, { name: 'codespell', scripts: { codespell: 'codespell:main' } });
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  box.policy(`index = "${index.url}"\nlocked = ["index"]\n`);
  await withoutPipx(box);
  const done = await box.run('pip', ['install', 'codespell'], { env: { PIP_SHIM_AUTO: 'pipx' } });
  assert.equal(done.code, 1, done.stderr);
  assert.match(done.stderr, /No matching distribution found for pipx/);
  assert.match(done.stderr, /^ {2}pip asked only the index that \S+etc\/config\.toml:1 locks$/m);
});
