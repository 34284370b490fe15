import { basename } from 'node:path';
import type { User } from '../core/facts.ts';
import type { Look } from '../core/ports.ts';
import type { Host } from './host.ts';

/** The user who runs pip-shim. If that is root by way of `sudo`, `sudo` is the user who typed it. */
export function currentUser(home: string, env: NodeJS.ProcessEnv): User {
  const uid = process.getuid?.() ?? 0;
  const { SUDO_UID: sudoUid, SUDO_USER: name } = env;
  const sudo = uid === 0 && name && name !== 'root' && sudoUid ? { uid: Number(sudoUid), name } : undefined;
  return { uid, home, sudo };
}

/** The name of the shell that waits for us: our parent, since the shim's sh became this process. */
export function parentShell({ host, look }: { readonly host: Host; readonly look: Look }): string {
  return look.readText(`/proc/${host.parent}/comm`)?.trim() ?? basename(host.env.SHELL ?? '');
}
