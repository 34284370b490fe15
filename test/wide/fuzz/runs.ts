import fc from 'fast-check';

/** The fixed seed gives every run the same random cases. `npm run test:long` draws more, with a new seed. */
const SEED = 668;
const TIMES = 20;

const long = process.env.PIP_SHIM_TEST_LONG === '1';

/** Returns options for `fc.assert`, which prints the seed if it fails. PIP_SHIM_TEST_SEED sets the seed. */
export function runs(count: number): { numRuns: number; seed: number } {
  const given = Number(process.env.PIP_SHIM_TEST_SEED || Number.NaN);
  const drawn = long ? Date.now() >>> 0 : SEED;
  return { numRuns: long ? count * TIMES : count, seed: Number.isInteger(given) ? given : drawn };
}

/** A test that uses {@link runs} may take at most this many ms. */
export const LIMIT = long ? 7_200_000 : 900_000;

/** Draws text of any characters except NUL. Many characters are special to shells, terminals or parsers. */
export const hostileText = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, anyCharacter),
    maxLength,
  });

const HOSTILE = [
  ...'\'"\\`$!*?[]{}()<>|&;#~^=%@:,+-_./ \t\n\r',
  ...[
    '$(',
    '${',
    "$'",
    '&&',
    '||',
    '<<',
    '--',
    '=(',
    'a',
    'b',
    '0',
    '9',
    'é',
    '日',
    '\u202e',
    '\u200b',
    '\x1b[',
    '\x07',
  ],
];

/** Any character that an argument may contain: no NUL, and no half of a surrogate pair. */
const anyCharacter = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .filter((text) => text !== '\0');
