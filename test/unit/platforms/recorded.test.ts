// Output of package managers that can't run here, as users published it. `mirror` replaces host names.
// To record an output again, run the command above the output on that system with LC_ALL=C.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apk, readPolicy } from '../../../src/platforms/apk.ts';
import { brew } from '../../../src/platforms/brew.ts';
import { emerge } from '../../../src/platforms/emerge.ts';
import { readPackages, xbps } from '../../../src/platforms/xbps.ts';
import { fakeLook } from '../system/fake-look.ts';
import { question, scripted } from './question.ts';

const saying = (text: string): string => `cat <<'EOF'\n${text}\nEOF`;

// $ apk policy vlc fuse-common wget nobody (Alpine 3.7 with a tag, Alpine 3.24, two versions in one mirror)
const APK = `vlc policy:
  2.2.6-r1:
    lib/apk/db/installed
    http://mirror/alpine/v3.7/community
  3.0.0_rc2-r1:
    @edgecommunity http://mirror/alpine/edge/community
fuse-common policy:
  3.18.2-r0:
    lib/apk/db/installed
  3.18.3-r0:
    https://mirror/alpine/v3.24/main
wget policy:
  1.24.5-r4:
    https://mirror/repository
  1.25.0-r0:
    https://mirror/repository
`;
test('recorded apk policy: the candidate is the newest version without a tag, even if the package is installed', () => {
  assert.deepEqual(Object.fromEntries(readPolicy(APK)), {
    vlc: { candidate: '2.2.6-r1', installed: '2.2.6-r1' },
    'fuse-common': { candidate: '3.18.3-r0', installed: '3.18.2-r0' },
    wget: { candidate: '1.25.0-r0', installed: undefined },
  });
});

test('fake apk, in the recorded form: only a tool may have a package name without py3-', async () => {
  const text = ['py3-six', 'yamllint', 'docker'].map(
    (name) => `${name} policy:\n  1.2-r0:\n    https://mirror/main`,
  );
  const { hasLists, reply, answers } = await apk(scripted({ apk: saying(text.join('\n')) })).query(
    question(['six', 'yamllint!', 'docker', 'nobody']),
  );
  const answer = (name: string, of: string) => ({
    name,
    package: of,
    exact: false,
    candidate: '1.2-r0',
    installed: undefined,
  });
  assert.deepEqual(
    [hasLists, reply, answers],
    [true, 'answered', [answer('six', 'py3-six'), answer('yamllint', 'yamllint')]],
  );
});

// $ apk policy py3-six (a container without lists)
const NO_INDEX = 'WARNING: opening from cache https://mirror/alpine/v3.19/main: No such file or directory';
test('recorded apk: a warning on standard error shows that there are no package lists', async () => {
  const told = await apk(scripted({ apk: `echo '${NO_INDEX}' >&2` })).query(question(['six']));
  assert.deepEqual(told, { hasLists: false, reply: 'answered', answers: [] });
});

// $ xbps-query -Rs fish
const XBPS = `[*] fish-shell-2.4.0_1                User friendly shell intended...
[-] perl-Crypt-Blowfish_PP-1.12_2   Blowfish encryption algorith...
[-] python3-jellyfish-0.5.6_2       Python3 library for approxim...
[-] stockfish-8_1                   A free UCI chess engine deri...`;
// $ xbps-query -l
const XBPS_INSTALLED = `ii python3-jellyfish-0.5.6_1 Python3 library for approximate matching
ii zsh-5.1.1_1 The Z SHell`;
test('recorded xbps-query: names have dashes, and versions have revisions', async () => {
  assert.deepEqual(Object.fromEntries(readPackages(XBPS)), {
    'fish-shell': '2.4.0_1',
    'perl-Crypt-Blowfish_PP': '1.12_2',
    'python3-jellyfish': '0.5.6_2',
    stockfish: '8_1',
  });
  const processes = scripted({
    'xbps-query': `case $1 in -l) ${saying(XBPS_INSTALLED)}\n;; *) ${saying(XBPS)}\n;; esac`,
  });
  const asked = question(['jellyfish', 'stockfish', 'nobody']);
  const indices = fakeLook({ 'var/db/xbps': { 'pkgdb-0.38.plist': '', https___mirror_current: {} } });
  const jellyfish = {
    name: 'jellyfish',
    package: 'python3-jellyfish',
    exact: false,
    candidate: '0.5.6_2',
    installed: '0.5.6_1',
  };
  assert.deepEqual(await xbps(processes, indices).query(asked), {
    hasLists: true,
    reply: 'answered',
    answers: [jellyfish],
  });
  assert.equal((await xbps(processes, fakeLook({})).query(asked)).hasLists, false);
});

// $ cat /var/db/repos/gentoo/dev-python/pyyaml/metadata.xml (only the element `upstream`)
const METADATA = '<upstream><remote-id type="pypi">PyYAML</remote-id></upstream>';
// $ portageq mass_best_visible / dev-python/pyyaml dev-python/six dev-python/masked (in Portage's form)
const PORTAGE =
  'dev-python/pyyaml:dev-python/pyyaml-6.0.2-r1\ndev-python/six:dev-python/six-1.16.0\ndev-python/masked:';
test('recorded form of portageq: metadata.xml makes an answer exact, and masked means missing', async () => {
  const tree = {
    pyyaml: { 'metadata.xml': METADATA },
    six: { 'metadata.xml': '' },
    masked: { 'metadata.xml': '' },
  };
  const gentoo = fakeLook({
    'var/db/repos/gentoo/dev-python': tree,
    'var/db/pkg/dev-python': { 'six-1.15.0-r2': {}, 'six-more-9': {} },
  });
  const processes = scripted({ portageq: saying(PORTAGE) });
  const { answers } = await emerge(processes, gentoo).query(question(['pyyaml', 'six', 'masked', 'nobody']));
  assert.deepEqual(answers, [
    {
      name: 'pyyaml',
      package: 'dev-python/pyyaml',
      exact: true,
      candidate: '6.0.2-r1',
      installed: undefined,
    },
    { name: 'six', package: 'dev-python/six', exact: false, candidate: '1.16.0', installed: '1.15.0-r2' },
  ]);
  assert.equal((await emerge(processes, fakeLook({})).query(question(['six']))).hasLists, false);
});

// $ brew info --json=v2 --formula wget (only the fields that pip-shim reads, with an index URL)
const HASH = `ab/cd/${'0'.repeat(60)}`;
const formula = (name: string, url: string, installed: readonly string[] = []) => ({
  casks: [],
  formulae: [
    {
      ...{ name, full_name: name, tap: 'homebrew/core', aliases: [] },
      versions: { stable: '24.1.0', head: 'HEAD', bottle: true },
      urls: { stable: { url, tag: null, revision: null } },
      installed: installed.map((version) => ({ version, installed_on_request: true })),
    },
  ],
});
test('recorded form of brew info: answers are only for tools, and exact if the source comes from the index', async () => {
  const black = JSON.stringify(
    formula('black', `https://index/packages/${HASH}/black-24.1.0.tar.gz`, ['24.1.0_1']),
  );
  const ruff = JSON.stringify(formula('ruff', 'https://host/astral-sh/ruff/archive/refs/tags/24.1.0.tar.gz'));
  const script = `[ "$HOMEBREW_NO_AUTO_UPDATE" = 1 ] || exit 3
case $4 in black) ${saying(black)}\n;; ruff) ${saying(ruff)}\n;; *) echo "Error: No available formula" >&2; exit 1 ;; esac`;
  const { reply, answers } = await brew(scripted({ brew: script })).query(
    question(['black!', 'ruff!', 'nobody!', 'requests']),
  );
  assert.equal(reply, 'answered');
  assert.deepEqual(answers, [
    { name: 'black', package: 'black', exact: true, candidate: '24.1.0', installed: '24.1.0' },
    { name: 'ruff', package: 'ruff', exact: false, candidate: '24.1.0', installed: undefined },
  ]);
});
