import { type KnownVenvs, TOKEN_FILE } from '../state/venv-record.ts';
import type { Look } from '../system/ports.ts';
import { identityOf } from './marker.ts';

/** The tools that {@link recordAllowed} needs. */
export interface AllowingTools {
  readonly look: Look;
  readonly files: {
    randomToken(): string;
    writeFile(path: string, text: string): void;
    removeFile(path: string): void;
  };
  readonly registry: KnownVenvs & {
    /**
     * @param allowedAs text that describes the venv's present state; the record keeps a digest of the text
     */
    record(path: string, token: string, state: 'allowed', allowedAs: string): void;
  };
}

/**
 * Records the user's permission to use a venv that pip-shim did not make, with the venv's present state.
 * Writes the token file before the record. pip-shim uses the venv only after both exist.
 * @throws the system's own error if a file can't be written
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
