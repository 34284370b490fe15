import { stripVTControlCharacters } from 'node:util';
import { inParallel } from '../fakes.ts';
import type { RunResult } from '../process.ts';
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

/** What pip did, by its own words; under -qqq a refusal has none. */
export function kindOf({ ending, stderr }: Deed): 'refusal' | 'require-virtualenv' | 'other' {
  const refuses = /^(?:error: externally-managed-environment$|ExternallyManagedEnvironment\b)/m;
  if (ending === '1' && refuses.test(stripVTControlCharacters(stderr))) return 'refusal';
  if (ending === '3' && stderr.includes('Could not find an activated virtualenv'))
    return 'require-virtualenv';
  return 'other';
}

/**
 * What is wrong with what the shim made of a command: it is pip, byte by byte; and where pip refuses because of the marker,
 * or because there is no venv, one line of the shim's comes after that.
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

/** What else is wrong with a command, by what pip makes of it. */
export type Seen = (command: Command, plain: Deed, place: Place) => readonly string[];

/** Runs each command straight and behind the shim, each place one at a time; resolves with what is wrong. */
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
