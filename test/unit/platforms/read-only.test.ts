import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOsRelease } from '../../../src/platforms/os-release.ts';
import { readOnlySystem } from '../../../src/platforms/read-only.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';
import { OS_RELEASES } from './os-releases.ts';

const BEFORE = 'proc /proc proc rw,nosuid 0 0\n';
const mounts = (text: string): Tree => ({ 'proc/self/mounts': BEFORE + text });
const ROOT = { rw: mounts('/dev/sda / btrfs rw,relatime 0 0\n'), ro: mounts('/dev/sda / btrfs ro 0 0\n') };
const BOOTED = { ...ROOT.rw, 'run/ostree-booted': '' };
const OSTREE = 'runs from a read-only image (ostree)';
const ROWS: readonly (readonly [
  what: string,
  release: string,
  machine: Tree,
  why: string | undefined,
  instead?: string,
])[] = [
  ['Silverblue', 'fedora_43', BOOTED, `Fedora ${OSTREE}`, 'rpm-ostree install'],
  ['an image of Rocky', 'rocky_9', BOOTED, `Rocky ${OSTREE}`, 'rpm-ostree install'],
  ['an image of Debian', 'debian_13', BOOTED, `Debian ${OSTREE}`],
  ['a container on Silverblue', 'fedora_43', { ...BOOTED, 'run/.containerenv': '' }, undefined],
  ['Fedora', 'fedora_43', ROOT.rw, undefined],
  [
    'MicroOS',
    'opensuse_microos',
    ROOT.ro,
    '/usr of openSUSE MicroOS is read-only here',
    'transactional-update pkg install',
  ],
  ['MicroOS, writable', 'opensuse_microos', ROOT.rw, undefined],
  ['SteamOS', 'steamos', ROOT.ro, '/usr of SteamOS is read-only here'],
  ['SteamOS, writable', 'steamos', ROOT.rw, undefined],
  [
    'a merged system extension',
    'debian_12',
    mounts('/dev/sda / ext4 rw 0 0\nsysext /usr overlay ro,nodev 0 0\n'),
    '/usr of Debian is read-only here',
  ],
  [
    'a writable mount above a read-only mount',
    'debian_12',
    mounts('/dev/sda / ext4 ro 0 0\n/dev/sda /usr ext4 ro 0 0\noverlay /usr overlay rw 0 0\n'),
    undefined,
  ],
  ['errors=remount-ro', 'debian_12', mounts('/dev/sda / ext4 rw,errors=remount-ro 0 0\n'), undefined],
  ['without /proc', 'debian_12', {}, undefined],
];
for (const [what, release, machine, why, instead] of ROWS) {
  test(`recorded os-release, fake mounts: ${what}: ${why ?? 'can be changed'}`, () => {
    const found = readOnlySystem(readOsRelease(OS_RELEASES.get(release) ?? ''), fakeLook(machine));
    assert.equal(found?.why, why);
    const words = found?.instead && [found.instead.program, ...found.instead.args].join(' ');
    assert.equal(words, instead);
  });
}
