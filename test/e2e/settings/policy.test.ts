// The policy that an administrator leaves for all users of a machine.
import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { type PolicyBox, policyBox } from '../../helpers/policy.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { asNobody, giveToNobody, ROOT } from '../attacks/traps.ts';
import { skipOffLinux } from '../venv/warm-box.ts';

const needsRoot = { skip: !ROOT && 'only root can write a policy that counts' };
const AUTO = { PIP_SHIM_AUTO: 'venv' };

interface InstallBox extends PolicyBox {
  readonly install: readonly string[];
  readonly wheels: string;
  hasVenv(): boolean;
}

async function installBox(t: TestContext): Promise<InstallBox> {
  const box = await policyBox(t);
  box.command('apt-cache', 'exit 0');
  box.command('pipx', 'echo "fake pipx: $*"');
  const wheels = join(box.root, 'wheels');
  const wheel = buildWheel(wheels, { name: 'library' });
  const hasVenv = () => existsSync(join(box.project, '.venv'));
  return { ...box, wheels, install: ['install', '--no-index', wheel], hasVenv };
}

const own = (box: PolicyBox, text: string): void => {
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), text);
};

const LOCK = 'locked = ["auto"]\n';

test('a locked choice is made whatever the user sets, and one line says so', needsRoot, async (t) => {
  const box = await installBox(t);
  box.policy(`auto = "venv"\n${LOCK}`);
  const { code, stderr } = await box.run('pip', box.install, { env: { PIP_SHIM_AUTO: 'off' } });
  assert.equal(code, 0, stderr);
  assert.ok(box.hasVenv());
  assert.equal(stderr.match(/PIP_SHIM_AUTO: auto = off is not followed, since .* locks auto/g)?.length, 1);
  // Who looks for the reason is sent to where it is written.
  const says = /^auto = "venv" \(.*etc\/config\.toml:1\) does, without a question/m;
  assert.match((await box.cli(['explain', 'six'], { env: { PIP_SHIM_AUTO: 'pipx' } })).stdout, says);
  box.policy(`auto = "pipx"\n${LOCK}`);
  assert.match(
    (await box.run('pip', box.install)).stderr,
    /^pip-shim: auto = "pipx" \(.*config\.toml:1\): /m,
  );
});

test('a locked place is where the venv is made', needsRoot, async (t) => {
  const box = await installBox(t);
  const place = join(box.home, 'venvs/the-one');
  box.policy(`venv = "${place}"\nlocked = ["venv"]\n`);
  const env = { ...AUTO, PIP_SHIM_VENV: join(box.project, '.venv') };
  const { code, stderr } = await box.run('pip', box.install, { env });
  assert.equal(code, 0, stderr);
  assert.deepEqual([existsSync(join(place, 'bin/python')), box.hasVenv()], [true, false]);
});

test(
  'a remedy that is not allowed is never carried out, and the line that forbids it is said',
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

test('a pass of before is none under a policy', { skip: needsRoot.skip || skipOffLinux }, async (t) => {
  const box = await installBox(t);
  for (const _ of ['made', 'again']) assert.equal((await box.run('pip', box.install, { env: AUTO })).code, 0);
  box.policy('remedies = ["pipx"]\n');
  assert.match((await box.run('pip', box.install, { env: AUTO })).stderr, /venv is not allowed here/);
  rmSync(box.file);
  symlinkSync('/nonexistent/policy', box.file);
  assert.match((await box.run('pip', box.install, { env: AUTO })).stderr, /can't be read/);
});

test('the menu has no override where that is forbidden', needsRoot, async (t) => {
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
  "the policy's index: where the user has none; locked: always, for the venv's pip",
  needsRoot,
  async (t) => {
    const box = await installBox(t);
    const [inner, outer] = [await serveIndex(box.wheels), await serveIndex(box.wheels)];
    t.after(() => Promise.all([inner.close(), outer.close()]));
    const secret = inner.url.replace('://', '://me:s3cret@');
    let said = '';
    const from = async (more: Record<string, string>, words: readonly string[] = []): Promise<string> => {
      const env = { ...AUTO, PIP_NO_CACHE_DIR: '1', ...more };
      const done = await box.run('pip', ['install', '--force-reinstall', ...words, 'library'], { env });
      said = done.stderr + done.stdout;
      assert.doesNotMatch(said, /s3cret/);
      return done.code === 0 ? (/Looking in indexes: (.*)/.exec(done.stdout)?.[1] ?? '') : done.stderr;
    };
    const shown = secret.replace('s3cret', '****');
    box.policy(`index = "${secret}"\n`);
    assert.equal(await from({}), shown);
    assert.equal(await from({ PIP_INDEX_URL: outer.url }), outer.url);
    assert.equal(await from({}, ['--index-url', outer.url]), outer.url);
    const conf = join(box.home, '.config/pip/pip.conf');
    mkdirSync(join(conf, '..'), { recursive: true });
    const links = `${outer.url}/library/`;
    writeFileSync(
      conf,
      `[global]\nindex-url = ${outer.url}\nextra-index-url = ${outer.url}\nfind-links = ${links}\n`,
    );
    assert.equal(await from({}), `${outer.url}, ${outer.url}`);
    assert.ok(said.includes(`Looking in links: ${links}\n`), said);
    box.policy(`index = "${secret}"\nlocked = ["index"]\n`);
    assert.equal(await from({ PIP_INDEX_URL: outer.url }), `${shown}, ${shown}`);
    assert.ok(!said.includes(outer.url), said);
    const refused = await from({}, ['--index-url', outer.url]);
    assert.match(
      refused,
      /venv is not offered with --index-url: the index is locked \(.*etc\/config\.toml:1\)/,
    );
    const files = { 'all.txt': '-r more.txt\n', 'more.txt': `--extra-index-url ${outer.url}\nlibrary\n` };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(box.project, name), text);
    assert.match(
      await from({}, ['-r', 'all.txt']),
      /venv is not offered with --extra-index-url in more\.txt: the index is locked/,
    );
    writeFileSync(join(box.project, 'more.txt'), `--index-url ${secret}\nlibrary\n`);
    assert.match(await from({}, ['-r', 'all.txt']), /^http.*:\*\*\*\*@/);
    for (const words of [['config'], ['config', '--json'], ['doctor']])
      assert.doesNotMatch((await box.cli(words)).stdout, /s3cret/);
  },
);

const BAD: Readonly<Record<string, readonly [text: string, says: RegExp]>> = {
  'no TOML': ['auto = "venv"\nremedies =\n', /etc\/config\.toml:2: /],
  'an unknown key': ['\nremedy = ["venv"]\n', /etc\/config\.toml:2: unknown key `remedy`/],
  'a bad value': ['remedies = ["vnev"]\n', /etc\/config\.toml:1: `vnev` is not known here/],
  'no list': ['remedies = "venv"\n', /etc\/config\.toml:1: `venv` is not known here/],
  'an index that is no URL': ['index = "here"\n', /etc\/config\.toml:1: `here` is not known here/],
  'a key that can not be locked': [
    '\nlocked = ["disable"]\n',
    /etc\/config\.toml:2: `disable` can't be locked/,
  ],
  'a lock that is no list': ['locked = "auto"\n', /etc\/config\.toml:1: `auto` is not a list\n/],
};

test('under a policy that can not be followed pip itself runs, and nothing else', needsRoot, async (t) => {
  const box = await installBox(t);
  const refusal = await box.run(box.python.pip, box.install);
  for (const [name, [text, says]] of Object.entries(BAD)) {
    box.policy(text);
    const { code, stdout, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.deepEqual([code, stdout], [refusal.code, refusal.stdout], name);
    assert.match(stderr, says, name);
    assert.ok(stderr.endsWith(refusal.stderr) && stderr.includes('until then nothing is offered'), stderr);
    const listed = await box.cli(['config']);
    assert.deepEqual([listed.code, listed.stdout], [2, ''], name);
    assert.match(listed.stderr, says, name);
    assert.equal((await box.run('pip', ['--version'])).stderr, '', name);
    const doctor = await box.cli(['doctor', '--json']);
    assert.equal(JSON.parse(doctor.stdout).findings.at(-1).code, 'bad-policy', name);
  }
  assert.ok(!box.hasVenv());
});

test('what the user may not read is a policy all the same', needsRoot, async (t) => {
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
  "is another user's": ({ file }) => chownSync(file, 12345, 12345),
  'a group may write to': ({ file }) => chmodSync(file, 0o664),
  'lies in a directory that all may write to': ({ etc }) => chmodSync(etc, 0o777),
  "lies in a directory of another user's": ({ etc }) => chownSync(etc, 12345, 12345),
};
for (const [name, spoil] of Object.entries(FOREIGN)) {
  test(`a policy that ${name} is not followed, and that is said`, needsRoot, async (t) => {
    const box = await installBox(t);
    box.policy('remedies = []\nlocked = ["remedies"]\n');
    spoil(box);
    const { code, stderr } = await box.run('pip', box.install, { env: { ...AUTO, PIP_SHIM_DRY_RUN: '1' } });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /would do: In this project/);
    const says =
      /etc\/config\.toml is not followed: (?:it|.*etc) does not belong to root|others than root may write to/;
    assert.match(stderr, says);
    assert.match((await box.cli(['config'])).stdout, says);
    const doctor = await box.cli(['doctor', '--json']);
    assert.equal(JSON.parse(doctor.stdout).findings.at(-1).code, 'policy-ignored');
  });
}

test('what an ordinary user writes there is no policy', { skip: ROOT && 'as root it is one' }, async (t) => {
  const box = await installBox(t);
  box.policy('remedies = []\n');
  const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /is not followed: it does not belong to root/);
});
