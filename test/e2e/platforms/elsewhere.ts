import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../helpers/process.ts';
import type { Sandbox } from '../../helpers/sandbox.ts';

const RECORDED = readFileSync(new URL('../../unit/platforms/os-release.txt', import.meta.url), 'utf8');
/** Replaces /etc/os-release for one command in a namespace, in which the current user is called root. */
const INSTEAD = 'mount --bind "$0" /etc/os-release && exec "$@"';

/** Returns why this machine can't show another distribution to a command, or false if it can. */
export async function cannotBeElsewhere(): Promise<string | false> {
  const { code } = await run(
    'unshare',
    ['--map-root-user', '--mount', 'sh', '-c', INSTEAD, '/dev/null', 'true'],
    {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
    },
  ).catch(() => ({ code: -1 }));
  return code !== 0 && 'nothing can be mounted in a namespace here';
}

/** Returns the arguments of `unshare` after which a command sees another distribution. */
export function elsewhere(box: Sandbox, release: string): readonly string[] {
  const section = RECORDED.split(/^== /m).find((each) => each.startsWith(`${release}\n`));
  if (section === undefined) throw new Error(`nothing is recorded of ${release}`);
  const file = join(box.root, 'os-release');
  writeFileSync(file, section.slice(release.length + 1));
  return ['--map-root-user', '--mount', 'sh', '-c', INSTEAD, file];
}
