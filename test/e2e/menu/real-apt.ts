import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EndOfTest } from '../../helpers/sandbox.ts';
import { type PromptBox, promptBox } from './prompt-box.ts';

/** Why the tests of the real apt can't run. Undefined if they can. */
export const noApt = (): string | undefined =>
  ['/usr/bin/apt-get', '/usr/bin/apt-cache', '/usr/bin/dpkg-deb'].every((file) => existsSync(file))
    ? undefined
    : 'no apt here';

/**
 * A box whose real apt knows only the packages of a repository in the box: it has its own lists, sources and
 * status. Nothing of the machine's apt is read or changed.
 * @param names the packages in the repository, of this machine's own architecture
 */
export async function boxWithRepository(t: EndOfTest, names: readonly string[]): Promise<PromptBox> {
  const box = await promptBox(t);
  rmSync(join(box.bin, 'apt-cache')); // the fake one
  const apt = join(box.root, 'apt');
  for (const part of ['lists/partial', 'archives/partial', 'none', 'repository', 'built'])
    mkdirSync(join(apt, part), { recursive: true });
  writeFileSync(join(apt, 'status'), '');
  const own = (await box.run('dpkg', ['--print-architecture'])).stdout.trim();
  const paragraphs = names.map((name) => packageIn(apt, name, own));
  writeFileSync(join(apt, 'repository/Packages'), paragraphs.join('\n'));
  writeFileSync(join(apt, 'sources'), `deb [trusted=yes] file:${join(apt, 'repository')} ./\n`);
  const places = {
    ...{ State: apt, 'State::lists': `${apt}/lists`, 'State::status': `${apt}/status`, Cache: apt },
    ...{ 'Cache::archives': `${apt}/archives`, 'Etc::sourcelist': `${apt}/sources` },
    ...{
      'Etc::sourceparts': `${apt}/none`,
      'Etc::parts': `${apt}/none`,
      'Etc::preferencesparts': `${apt}/none`,
    },
  };
  const lines = Object.entries(places).map(([name, value]) => `Dir::${name} "${value}";\n`);
  const config = join(apt, 'apt.conf');
  writeFileSync(config, `${lines.join('')}APT::Sandbox::User "root";\n`);
  box.env.APT_CONFIG = config;
  const { code, stderr } = await box.run('apt-get', ['update']);
  if (code !== 0) throw new Error(stderr);
  return box;
}

/** Builds a package into the repository. Returns its paragraph for the file Packages. */
function packageIn(apt: string, name: string, architecture: string): string {
  const control = `Package: ${name}\nVersion: 0.3.12-1\nArchitecture: ${architecture}\nMaintainer: nobody <n@example.org>\nDescription: for a test\n`;
  mkdirSync(join(apt, 'built', name, 'DEBIAN'), { recursive: true });
  writeFileSync(join(apt, 'built', name, 'DEBIAN/control'), control);
  const file = `${name}_0.3.12-1_${architecture}.deb`;
  const deb = join(apt, 'repository', file);
  const built = spawnSync('dpkg-deb', ['--root-owner-group', '--build', join(apt, 'built', name), deb]);
  if (built.status !== 0) throw new Error(String(built.stderr));
  return `${control}Filename: ./${file}\nSize: 1\n`;
}
