import { ShimError } from '../system/errors.ts';
import type { Output } from '../system/ports.ts';
import { encode } from '../system/raw-bytes.ts';
import { foldCommand, foldMessage, terminalWidth } from './fold.ts';
import { isUtf8, type Streams, writeTo } from './screen.ts';
import { asciiOnly, oneLine, redact } from './text.ts';

/** Prints the answer of a `pip-shim` command on stdout. JSON is ASCII in every locale. */
export function outputOn(env: NodeJS.ProcessEnv, { output }: Streams): Output {
  const arrow = isUtf8(env) ? '→' : '->';
  const width = (): number => terminalWidth(output);
  const print = (rows: readonly string[]): void => writeTo(output, `${rows.join('\n')}\n`);
  const shown = (text: string): string => redact(oneLine(text));
  const line = (text: string): void => print(foldMessage(shown(text), width()));
  return {
    line,
    command: (command, indent = '') =>
      print(
        foldCommand(shown(`${indent}${arrow} ${command}`), width()).map((row, at) =>
          at === 0 ? row : `${indent}${row}`,
        ),
      ),
    statements: (text) => writeTo(output, encode(text)),
    become: (text) => writeTo(launchersOwn(env), encode(text)),
    data: (value) => writeTo(output, `${asciiOnly(JSON.stringify(value, withoutSecrets, 2))}\n`),
  };
}

/**
 * The descriptor from which shims/pip-shim reads what to run. It is open only if _PIPSHIM_BECOME is set.
 * Otherwise descriptor 4 may belong to Node.
 */
function launchersOwn(env: NodeJS.ProcessEnv): number {
  if (env._PIPSHIM_BECOME === '4') return 4;
  throw new ShimError('no-launcher', 'this command works only when it is typed as pip-shim');
}

function withoutSecrets(_: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}
