import { basename } from 'node:path';
import type { Host } from '../settings/host.ts';
import type { Look } from '../system/ports.ts';
import { type Outside, outsideOf } from './project.ts';

export interface User {
  readonly uid: number;
  readonly home: string;
  /** The user who typed `sudo`. Undefined if pip-shim did not become root through sudo. */
  readonly sudo: { readonly uid: number; readonly name: string } | undefined;
}

/** The user who runs pip-shim. If sudo runs it as root, the field `sudo` is the user who typed `sudo`. */
export function currentUser(home: string, env: NodeJS.ProcessEnv): User {
  const uid = process.getuid?.() ?? 0;
  const { SUDO_UID: sudoUid, SUDO_USER: name } = env;
  const sudo = uid === 0 && name && name !== 'root' && sudoUid ? { uid: Number(sudoUid), name } : undefined;
  return { uid, home, sudo };
}

/** The limits of the search for this user's project. Under sudo, any user may own the project. */
export const outsideFor = ({ home, uid, sudo }: User, env: NodeJS.ProcessEnv): Outside =>
  outsideOf(env, home, sudo ? undefined : uid);

/**
 * The name of the shell that waits for pip-shim. This shell is the parent of this process, because the shim's
 * sh script has replaced itself with this process (exec).
 */
export function parentShell({ host, look }: { readonly host: Host; readonly look: Look }): string {
  return look.readText(`/proc/${host.parent}/comm`)?.trim() ?? basename(host.env.SHELL ?? '');
}
