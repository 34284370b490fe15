import type { Command, Ending, Variables } from '../../system/ports.ts';
import type { Stage } from '../offer.ts';

/** Where the streams of this process lead, and its environment. */
export interface Listener {
  readonly outputIsTerminal: boolean;
  readonly errorsAreTerminal: boolean;
  /** True if stdout and stderr lead to the same file or pipe, so that the order of their lines counts. */
  readonly isOneStream: boolean;
  readonly env: Variables;
  readonly withoutEscapes: (text: string) => string;
  /**
   * Changes a command so that pip itself reports to us what it writes to stderr (`tellsOn`). With `early`,
   * pip also waits until the venv is complete. Undefined for a script that no installer generates for pip.
   */
  readonly telling: (command: Command, early: Early | undefined) => Command | undefined;
}

/** What pip needs if it starts before all its modules are in the venv. */
export interface Early {
  /** The directory of another pip with the same modules. The early pip imports its modules from there. */
  readonly lender: string;
  /** Resolves to true once the venv is complete and recorded, and to false if it will never be. */
  readonly isComplete: Promise<boolean>;
}

/** A command that has ended. `heard` is the end of its standard error; empty if we did not listen. */
export interface Heard {
  readonly ending: Ending;
  readonly heard: string;
}

/** The most bytes of standard error to keep. pip prints the output of a failed build at the end. */
const KEPT = 1 << 20;

/**
 * Runs an installer with our streams. The venv's pip itself reports to us what it writes to stderr. The
 * stderr of another installer goes through us, but only if the installer then prints the same as without us.
 * Standard output never goes through us. pip's own log (`--log`) would not do: with it, pip no longer shows
 * the output of a failed build (pip/_internal/utils/subprocess.py).
 */
export async function runHeard(
  command: Command,
  isUv: boolean,
  { processes, screen }: Pick<Stage, 'processes' | 'screen'>,
  listener: Listener,
  early?: Early,
): Promise<Heard> {
  const end = endOf(KEPT);
  const telling = isUv ? undefined : listener.telling(command, early);
  if (telling) {
    const ending = await processes.watched(telling, (chunk) => end.push(chunk));
    return { ending, heard: listener.withoutEscapes(end.text()) };
  }
  if (early && !(await early.isComplete)) return { ending: { kind: 'exit', code: 1 }, heard: '' };
  const variables = variablesFor(isUv, listener);
  if (!variables) return { ending: await processes.attached(command), heard: '' };
  const heardCommand = { ...command, env: { ...command.env, ...variables } };
  const ending = await processes.watched(heardCommand, (chunk) => {
    end.push(chunk);
    screen.raw(chunk);
  });
  return { ending, heard: listener.withoutEscapes(end.text()) };
}

/**
 * The variables with which an installer prints into a pipe what it would print on our stderr. On a terminal,
 * pip colours its errors. In a pipe, its library rich needs FORCE_COLOR for that. FORCE_COLOR also counts for
 * stdout, so stdout must be a terminal too. Undefined if no variable helps. For example, uv draws its
 * progress only on a terminal.
 */
function variablesFor(
  isUv: boolean,
  { outputIsTerminal, errorsAreTerminal, isOneStream, env }: Listener,
): Readonly<Record<string, string>> | undefined {
  if (!errorsAreTerminal) return isOneStream ? undefined : {};
  if (isUv || !outputIsTerminal) return undefined;
  const isPlain = Boolean(env.NO_COLOR) || env.TERM === 'dumb';
  return env.FORCE_COLOR !== undefined || isPlain ? {} : { FORCE_COLOR: '1' };
}

/** Keeps the last `limit` bytes of a stream. */
function endOf(limit: number): { push(chunk: Uint8Array): void; text(): string } {
  let kept: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      kept.push(chunk);
      size += chunk.length;
      while (kept[0] && size - kept[0].length >= limit) size -= kept.shift()?.length ?? 0;
    },
    text() {
      const decoder = new TextDecoder();
      const texts = kept.map((chunk) => decoder.decode(chunk, { stream: true }));
      kept = [];
      return texts.join('');
    },
  };
}
