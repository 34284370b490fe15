import * as fs from 'node:fs';

/**
 * Decodes an argument or variable that may not be valid UTF-8. Each stray byte 0x80–0xFF becomes a lone
 * surrogate U+DC80–U+DCFF, as in Python's surrogateescape (PEP 383). Node itself loses such bytes.
 */
export function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  if (!text.includes('\ufffd')) return text;
  let decoded = '';
  for (let at = 0; at < bytes.length; ) {
    const size = sequenceAt(bytes, at);
    decoded +=
      size === 0
        ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0))
        : new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + size));
    at += size || 1;
  }
  return decoded;
}

export function encode(text: string): Buffer {
  const parts = text.split(/(\p{Surrogate})/u).map((part) => {
    const code = part.charCodeAt(0);
    return part.length === 1 && code >= 0xdc80 && code <= 0xdcff
      ? Buffer.from([code - 0xdc00])
      : Buffer.from(part);
  });
  return Buffer.concat(parts);
}

/** True if Node can't pass the text to a child unchanged. */
export function isRaw(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** Length of the valid UTF-8 sequence at an offset, or 0 if there is none. */
function sequenceAt(bytes: Uint8Array, at: number): number {
  for (let size = 1; size <= 4 && at + size <= bytes.length; size++) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at, at + size));
      return size;
    } catch {
      // The bytes so far are not a whole sequence. Try one byte more.
    }
  }
  return 0;
}

/**
 * Restores the exact bytes of `words` from /proc (Linux only). They are the last arguments of our command
 * line.
 */
export function exactArguments(words: readonly string[]): readonly string[] {
  if (!words.some((word) => word.includes('\ufffd'))) return words;
  const all = nulSeparated('/proc/self/cmdline');
  return all.length >= words.length ? all.slice(all.length - words.length) : words;
}

/**
 * Restores the exact bytes of the environment variables from /proc. Some names there still have the prefix
 * _PIPSHIM_, which boot.cjs has removed in Node.
 */
export function exactEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const lossy = Object.keys(env).filter((name) => env[name]?.includes('\ufffd'));
  if (lossy.length === 0) return env;
  const exact = new Map(nulSeparated('/proc/self/environ').map((pair) => split(pair)));
  const bytesOf = (name: string) => exact.get(name) ?? exact.get(`_PIPSHIM_${name}`) ?? env[name];
  return { ...env, ...Object.fromEntries(lossy.map((name) => [name, bytesOf(name)])) };
}

function split(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

function nulSeparated(path: string): readonly string[] {
  try {
    const bytes = fs.readFileSync(path);
    const words: string[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0, start);
      words.push(decode(bytes.subarray(start, end === -1 ? bytes.length : end)));
      start = end === -1 ? bytes.length : end + 1;
    }
    return words;
  } catch {
    return [];
  }
}

/**
 * Wraps a command whose arguments or variables Node can't pass on. sh rebuilds the bytes and execs the
 * command, so the command itself has the process id and gets the signals.
 */
export function throughShell(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): { program: string; args: string[]; env: NodeJS.ProcessEnv } {
  const rawNames = Object.keys(env).filter((name) => isRaw(env[name] ?? '') && /^[A-Za-z_]\w*$/.test(name));
  const word = (text: string): string =>
    `_pipshim_v=$(printf '${octal(text)}.'); _pipshim_v=\${_pipshim_v%.}`;
  const lines = [
    ...[program, ...args].map((text) => `${word(text)}; set -- "$@" "$_pipshim_v"`),
    ...rawNames.map((name) => `${word(env[name] ?? '')}; ${name}=$_pipshim_v; export ${name}`),
  ];
  const plain = Object.fromEntries(Object.entries(env).filter(([name]) => !rawNames.includes(name)));
  return {
    program: '/bin/sh',
    args: ['-c', `set --\n${lines.join('\n')}\nunset _pipshim_v\nexec "$@"`],
    env: plain,
  };
}

function octal(text: string): string {
  return [...encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
