import { type KnownVenvs, TOKEN_FILE } from '../state/venv-record.ts';
import type { Look } from '../system/ports.ts';
import { identityOf } from './marker.ts';

/** What it takes to note down that a venv may be used. */
export interface AllowingTools {
  readonly look: Look;
  readonly files: {
    randomToken(): string;
    writeFile(path: string, text: string): void;
    removeFile(path: string): void;
  };
  readonly registry: KnownVenvs & {
    /** @param allowedAs what the venv is now, of which a digest is kept */
    record(path: string, token: string, state: 'allowed', allowedAs: string): void;
  };
}

/**
 * Notes that a venv which pip-shim did not make may be used as it is now. The token goes into the venv first: with a
 * record but without it the venv still counts as foreign.
 * @throws the system's own error where it can't be written
 */
export function recordAllowed(path: string, { look, files, registry }: AllowingTools): void {
  const token = files.randomToken();
  const file = `${path}/${TOKEN_FILE}`;
  files.writeFile(file, `${token}\n${look.realPath(path)}\n`);
  try {
    registry.record(path, token, 'allowed', identityOf(path, look));
  } catch (error) {
    files.removeFile(file);
    throw error;
  }
}
