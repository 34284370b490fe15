import type { RunResult } from '../../helpers/process.ts';
import { type Command, placed } from './commands.ts';
import { lasting } from './listing.ts';
import type { Place } from './place.ts';

/** What a command did: what it said, how it ended, and what became of the files. */
export interface Deed {
  readonly ending: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs a command of a table in a place, and brings the place back to its first state.
 * @param shims the directory that stands first on PATH; without it pip is the real one
 */
export async function deedOf(place: Place, command: Command, shims?: string): Promise<Deed> {
  const { words, env, input, where } = placed(command, place.names);
  const path = [...(shims ? [shims] : []), place.bin(where), '/usr/bin', '/bin'];
  const result = await place.box.runBytes('pip', words, {
    env: { ...env, PATH: [...new Set(path)].join(':') },
    timeout: 240_000,
    ...(input !== undefined && { input }),
  });
  const files = place.changed(where);
  await place.restore();
  return { ...said(result), files };
}

/** Byte by byte, but for what differs between two runs of pip itself. */
function said({ code, signal, stdout, stderr }: RunResult<Buffer>): Omit<Deed, 'files'> {
  const text = (bytes: Buffer) => lasting(bytes.toString('latin1'));
  return { ending: `${code ?? signal}`, stdout: text(stdout), stderr: text(stderr) };
}

/** What two runs of a command differ in, a line each. */
export function differences(plain: Deed, shimmed: Deed): string[] {
  const texts = (['ending', 'stdout', 'stderr'] as const).flatMap((part) =>
    difference(part, plain[part], shimmed[part]),
  );
  const paths = [...new Set([...Object.keys(plain.files), ...Object.keys(shimmed.files)])];
  return [
    ...texts,
    ...paths.flatMap((path) =>
      difference(path, plain.files[path] ?? 'as before', shimmed.files[path] ?? 'as before'),
    ),
  ];
}

/** Two texts from shortly before where they part. */
function difference(what: string, plain: string, shimmed: string): string[] {
  if (plain === shimmed) return [];
  let at = 0;
  while (plain[at] === shimmed[at]) at++;
  const shown = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 160));
  return [`${what}: plain ${shown(plain)}, with the shim ${shown(shimmed)}`];
}
