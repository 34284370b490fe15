import { Interrupted } from '../../system/errors.ts';
import { belowHome } from '../../system/paths.ts';
import type { Processes } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';

/**
 * A script that prints three things: the directory for packages of all users (on Debian in /usr/local),
 * whether that directory is writable, and the user's own site-packages. pip installs into the last one if the
 * first is not writable.
 */
const ASK = `
import json, os, site, sysconfig
place = there = sysconfig.get_path("purelib")
while not os.path.exists(there):
    there = os.path.dirname(there)
own = site.getusersitepackages() if site.ENABLE_USER_SITE else None
print(json.dumps([place, os.access(there, os.W_OK), own]))
`;

/**
 * Text that names the directory where pip would install. Undefined if the interpreter gives no valid answer.
 * Source: pip/_internal/commands/install.py, decide_user_install.
 * @throws Interrupted if a signal ended the interpreter
 */
export async function placeOf(
  { interpreter, request, user }: Facts,
  processes: Processes,
): Promise<string | undefined> {
  const { ending, stdout } = await processes.captured(
    { program: interpreter.path, args: ['-c', ASK], cwd: '/' },
    { timeout: 10_000 },
  );
  if (ending.kind === 'signal') throw new Interrupted(ending.signal);
  try {
    const [place, writable, own] = JSON.parse(stdout) as [string, boolean, string | null];
    const isForced = request.typed.some(({ name }) => name === '--no-user');
    const isOwn = own !== null && (request.settings.user !== undefined || (!writable && !isForced));
    return isOwn
      ? `${belowHome(own, user.home)}, for you alone`
      : `${belowHome(place, user.home)}, for all users`;
  } catch {
    return undefined;
  }
}
