import { stripVTControlCharacters } from 'node:util';
import { inParallel } from '../fakes.ts';
import type { RunResult } from '../process.ts';
import { type Command, placed } from './commands.ts';
import { lasting } from './listing.ts';
import type { Place } from './place.ts';

/** The result of a command: its exit code or signal, its output, and the files that it changed. */
export interface Deed {
  readonly ending: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
}

/**
 * Runs a command of a table in a place, and then undoes the command's changes.
 * @param shims the directory that comes first on PATH; without it the real pip runs
 */
export async function deedOf(place: Place, command: Command, shims?: string): Promise<Deed> {
  const { words, env, input, where, files = {} } = placed(command, place.names);
  place.write(files);
  const path = [...(shims ? [shims] : []), place.bin(where), '/usr/bin', '/bin'];
  const result = await place.box.runBytes('pip', words, {
    env: { ...env, PATH: [...new Set(path)].join(':') },
    timeout: 240_000,
    ...(input !== undefined && { input }),
  });
  const changed = place.changed(where);
  place.restore();
  return { ...said(result), files: changed };
}

/** Returns ending and output, without the parts that differ between two runs of pip itself. */
function said({ code, signal, stdout, stderr }: RunResult<Buffer>): Omit<Deed, 'files'> {
  const text = (bytes: Buffer) => lasting(bytes.toString('latin1'));
  return { ending: `${code ?? signal}`, stdout: text(stdout), stderr: text(stderr) };
}

/** Lists the differences between two runs of a command, one per line. */
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

/** Shows two texts from shortly before their first difference. */
function difference(what: string, plain: string, shimmed: string): string[] {
  if (plain === shimmed) return [];
  let at = 0;
  while (plain[at] === shimmed[at]) at++;
  const shown = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 160));
  return [`${what}: plain ${shown(plain)}, with the shim ${shown(shimmed)}`];
}

/** Recognizes a refusal by pip's own message. With -qqq pip prints no message, so the kind is 'other'. */
export function kindOf({ ending, stderr }: Deed): 'refusal' | 'require-virtualenv' | 'other' {
  const refuses = /^(?:error: externally-managed-environment$|ExternallyManagedEnvironment\b)/m;
  if (ending === '1' && refuses.test(stripVTControlCharacters(stderr))) return 'refusal';
  if (ending === '3' && stderr.includes('Could not find an activated virtualenv'))
    return 'require-virtualenv';
  return 'other';
}

/**
 * Lists the problems of a command that ran with the shim. Its result must equal plain pip's, byte by byte. If
 * pip refuses, because of the marker or because no venv is active, the shim must add one line to the message.
 */
export function problemsOf({ hintless, varies }: Command, plain: Deed, shimmed: Deed): string[] {
  if (hintless || kindOf(plain) === 'other') return differences(plain, shimmed);
  const hint = /hint: pip-shim can(?:'t)? [^\n]*\n$/;
  if (!hint.test(shimmed.stderr))
    return [`there is no hint after the refusal: ${shimmed.stderr.slice(-200)}`];
  const stderr = shimmed.stderr.replace(hint, '');
  return differences(plain, {
    ...shimmed,
    stderr: varies && kindOf(shimmed) === 'refusal' ? plain.stderr : stderr,
  });
}

/** Checks the result of a command that ran without the shim. Returns the problems. */
export type Seen = (command: Command, plain: Deed, place: Place) => readonly string[];

/** Runs each command without and with the shim. A place runs one command at a time. Returns the problems. */
export async function compareAll(
  places: readonly Place[],
  given: readonly Command[],
  seen: Seen = () => [],
): Promise<string[]> {
  const problems: string[] = [];
  const waiting = [...given];
  await inParallel(places, places.length, async (place) => {
    for (let command = waiting.shift(); command; command = waiting.shift()) {
      const plain = await deedOf(place, command);
      const shimmed = await deedOf(place, command, place.box.shims);
      for (const line of [...problemsOf(command, plain, shimmed), ...seen(command, plain, place)])
        problems.push(`${command.where}: pip ${command.text}: ${line}`);
    }
  });
  return problems;
}
