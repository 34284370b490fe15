import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGERS } from '../../../src/platforms/all.ts';
import type { ManagerName } from '../../../src/platforms/platform.ts';
import { look } from '../../../src/system/look.ts';
import { scripted } from './question.ts';

/** The commands in each manager's manual that install packages, remove them, and show their dependents. */
const TYPED: Readonly<Record<ManagerName, readonly [install: string, remove: string, dependents: string]>> = {
  apt: ['apt install a b', 'apt remove a b', 'apt-cache rdepends --installed --recurse --important a b'],
  dnf: ['dnf install a b', 'dnf remove a b', 'dnf repoquery --installed --recursive --whatrequires a,b'],
  zypper: ['zypper install a b', 'zypper remove a b', 'zypper search --installed-only --requires-pkg a b'],
  pacman: ['pacman -S a b', 'pacman -R a b', 'pacman -Qi a b'],
  apk: ['apk add a b', 'apk del a b', 'apk info --rdepends a b'],
  xbps: ['xbps-install a b', 'xbps-remove a b', 'xbps-query -X a b'],
  emerge: ['emerge --ask a b', 'emerge --ask --depclean a b', 'equery depends a b'],
  brew: ['brew install a b', 'brew uninstall a b', 'brew uses --installed a b'],
};

for (const [name, [install, remove, dependents]] of Object.entries(TYPED)) {
  test(`the commands of ${name} are the commands in its manual`, () => {
    const { commands, packages } = MANAGERS[name as ManagerName];
    const words = ['a', 'b'];
    const [added, removed] = [commands.install(words), commands.remove(words)];
    assert.deepEqual(
      [added, removed].map(({ program, args }) => [program, ...args].join(' ')),
      [install, remove],
    );
    assert.equal(packages(scripted({}), look).listDependents(words), dependents);
  });
}

for (const name of ['apk', 'brew', 'emerge', 'xbps'] as const) {
  test(`${name} finds neither the owner of a file nor dependents of a package`, async () => {
    const manager = MANAGERS[name].packages(scripted({}), look);
    assert.equal(await manager.ownerOf('/usr/bin/env'), undefined);
    assert.equal(await manager.dependents(['a']), undefined);
  });
}
