import { basename } from 'node:path';
import type { Host } from '../settings/host.ts';
import type { Look } from '../system/ports.ts';

export interface User {
  readonly uid: number;
  readonly home: string;
  /** The user who typed `sudo`, if pip-shim is root through sudo. */
  readonly sudo: { readonly uid: number; readonly name: string } | undefined;
}

/** The user who runs pip-shim. For root through sudo, the field `sudo` is the user who typed the command. */
export function currentUser(home: string, env: NodeJS.ProcessEnv): User {
  const uid = process.getuid?.() ?? 0;
  const { SUDO_UID: sudoUid, SUDO_USER: name } = env;
  const sudo = uid === 0 && name && name !== 'root' && sudoUid ? { uid: Number(sudoUid), name } : undefined;
  return { uid, home, sudo };
}

/** The name of the shell that waits for us: our parent, because the shim's sh became this process (exec). */
export function parentShell({ host, look }: { readonly host: Host; readonly look: Look }): string {
  return look.readText(`/proc/${host.parent}/comm`)?.trim() ?? basename(host.env.SHELL ?? '');
}
