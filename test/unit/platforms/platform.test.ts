import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOsRelease } from '../../../src/platforms/os-release.ts';
import { MANAGER_NAMES, platformOf } from '../../../src/platforms/platform.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';
import { fakeLook } from '../system/fake-look.ts';
import { OS_RELEASES } from './os-releases.ts';

/** A machine with conda's directory `conda-meta` in one prefix. */
const look = fakeLook({ 'home/u/miniconda3/conda-meta': { history: '' } });
const DEBIAN = factsFor(requestFor([])).interpreter;

function platform(release: string, prefix = '/usr', system = 'linux') {
  const text = OS_RELEASES.get(release);
  assert.ok(text !== undefined || release === 'none', `nothing is recorded of ${release}`);
  const [path, stdlib] = [`${prefix}/bin/python3`, `${prefix}/lib/python3.11`];
  const interpreter = { ...DEBIAN, path, stdlib, prefix };
  return platformOf(readOsRelease(text ?? ''), interpreter, ['six', 'attrs'], { system, look });
}

const SYSTEMS: Readonly<Record<string, readonly [name: string, ...managers: string[]]>> = {
  debian_12: ['Debian', 'apt'],
  debian_13: ['Debian', 'apt'],
  ubuntu_2404: ['Ubuntu', 'apt'],
  kali_2025_4: ['Kali', 'apt'],
  raspbian_11: ['Raspbian', 'apt'],
  linuxmint_22: ['Linux Mint', 'apt'],
  zorin: ['Zorin OS', 'apt'],
  fedora_43: ['Fedora', 'dnf'],
  redhat_10: ['Red Hat Enterprise', 'dnf'],
  rocky_9: ['Rocky', 'dnf'],
  amazon_2023: ['Amazon', 'dnf'],
  oracle_9: ['Oracle Linux Server', 'dnf'],
  opensusetumbleweed: ['openSUSE Tumbleweed', 'zypper'],
  opensuseleap_16: ['openSUSE Leap', 'zypper'],
  opensuse_microos: ['openSUSE MicroOS', 'zypper'],
  sles_15: ['SLES', 'zypper'],
  arch: ['Arch', 'pacman'],
  archarm: ['Arch Linux ARM', 'pacman'],
  manjaro: ['Manjaro', 'pacman'],
  steamos: ['SteamOS', 'pacman'],
  alpine_3_23: ['Alpine', 'apk'],
  gentoo_218: ['Gentoo', 'emerge'],
  nixos: ['NixOS'],
  void: ['Void', 'xbps'],
  slackware_14_2: ['Slackware', ...MANAGER_NAMES.filter((manager) => manager !== 'brew')],
};
test('os-release decides the platform of the system’s own Python', () => {
  assert.deepEqual(Object.keys(SYSTEMS).sort(), [...OS_RELEASES.keys()].sort());
  for (const [release, [name, ...managers]] of Object.entries(SYSTEMS)) {
    const found = platform(release);
    assert.deepEqual([found.name, ...found.managers.map(({ manager }) => manager)], [name, ...managers]);
    assert.ok(found.managers.every(({ of, noLibraries }) => of === name && noLibraries === undefined));
  }
});

const CONDA = 'this Python belongs to a conda environment, and conda itself installs into it';
const UV = 'this Python is managed by uv, and no system package is made for it';
const NIX = 'this Python lies in the Nix store, to which nothing can be added';
const BREW = 'Homebrew is for applications, and this Python gets its libraries from pip';
const CELLAR = 'Cellar/python@3.13/3.13.1/Frameworks/Python.framework/Versions/3.13';
const OTHERS: readonly (readonly [
  release: string,
  prefix: string,
  name: string,
  managers: string,
  why: string | undefined,
])[] = [
  ['debian_12', '/home/u/miniconda3', 'conda', 'apt', CONDA],
  ['fedora_43', '/home/u/.local/share/uv/python/cpython-3.13.1-linux-x86_64-gnu', 'uv', 'dnf', UV],
  ['alpine_3_23', '/srv/pythons/cpython-3.12-linux-aarch64-musl', 'uv', 'apk', UV],
  ['debian_12', '/nix/store/0a1b-python3-3.12.8', 'Nix', 'apt', NIX],
  ['nixos', '/nix/store/0a1b-python3-3.12.8', 'Nix', '', NIX],
  ['ubuntu_2404', '/home/linuxbrew/.linuxbrew/Cellar/python@3.13/3.13.1', 'Homebrew', 'brew apt', BREW],
  ['fedora_43', '/home/linuxbrew/.linuxbrew/opt/python@3.14', 'Homebrew', 'brew dnf', BREW],
  ['fedora_43', '/home/u/.linuxbrew/opt/python@3.14', 'Homebrew', 'brew dnf', BREW],
  ['debian_12', '/srv/opt/homebrew/python3', 'Debian', 'apt', undefined],
  ['debian_12', '/usr/local', 'Debian', 'apt', undefined],
  ['arch', '/ucrt64', 'MSYS2', 'pacman', undefined],
  ['none', '/clang64', 'MSYS2', 'pacman apt dnf zypper apk xbps emerge', undefined],
  [
    'debian_12',
    '/opt/p',
    'Debian',
    'apt',
    "/opt/p/bin/python3 is not Debian's own Python, so it would not find Debian's packages",
  ],
  ['debian_12', '/home/u/.pyenv/versions/3.12.1', 'Debian', 'apt', undefined],
  // The directory has five parts between dashes, as uv's directories have, but it is not uv's.
  ['debian_12', '/opt/one-of-my-own-pythons', 'Debian', 'apt', undefined],
];
for (const [release, prefix, name, managers, why] of OTHERS) {
  test(`another Python in ${prefix} on ${release}: ${name}, with ${managers || 'no manager'}`, () => {
    const found = platform(release, prefix);
    assert.equal(found.name, name);
    assert.equal(found.managers.map(({ manager }) => manager).join(' '), managers);
    const [first] = found.managers;
    if (why !== undefined) assert.equal((first?.noLibraries ?? found.nothing)?.why, why);
    else if (name === 'MSYS2') assert.equal(first?.noLibraries, undefined);
    else assert.match(first?.noLibraries?.why ?? '', /own Python, so it would not find .*'s packages$/);
  });
}

test('values of os-release may have single quotes, double quotes or none', () => {
  const text = `NAME="Void Linux"\nID='void'\nID_LIKE='one two'\nVERSION_CODENAME=name\n`;
  assert.deepEqual(readOsRelease(text), { id: 'void', like: ['one', 'two'], name: 'Void', codename: 'name' });
});

test('on macOS only Homebrew’s Python has a package manager, which is brew', () => {
  const opt = CELLAR.replace('Cellar/python@3.13/3.13.1', 'opt/python@3.13');
  for (const place of [CELLAR, opt, CELLAR.replace('@3.13', '-freethreading')]) {
    for (const root of ['/opt/homebrew', '/usr/local', '/Users/u/homebrew']) {
      const found = platform('none', `${root}/${place}`, 'darwin');
      assert.deepEqual([found.name, found.managers.map(({ manager }) => manager)], ['Homebrew', ['brew']]);
    }
  }
  for (const prefix of ['/Library/Frameworks/Python.framework/Versions/3.13', '/usr/local']) {
    assert.deepEqual(platform('none', prefix, 'darwin'), { name: 'macOS', managers: [], nothing: undefined });
  }
});

test('if another tool must install the packages, the suggested command contains their names', () => {
  assert.deepEqual(platform('debian_12', '/home/u/miniconda3').nothing?.next, ['conda install six attrs']);
  const [step = ''] = platform('nixos', '/nix/store/0a1b-python3-3.12.8').nothing?.next ?? [];
  assert.match(step, /^add six attrs where /);
});
