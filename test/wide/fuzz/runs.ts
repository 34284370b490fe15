import fc from 'fast-check';

/** Every run draws the same cases and so has the same result; `npm run test:long` draws more, and others. */
const SEED = 668;
const TIMES = 20;

const long = process.env.PIP_SHIM_TEST_LONG === '1';

/** For `fc.assert`, which prints a failure's seed and smallest case. PIP_SHIM_TEST_SEED repeats a seed. */
export function runs(count: number): { numRuns: number; seed: number } {
  const given = Number(process.env.PIP_SHIM_TEST_SEED || Number.NaN);
  const drawn = long ? Date.now() >>> 0 : SEED;
  return { numRuns: long ? count * TIMES : count, seed: Number.isInteger(given) ? given : drawn };
}

/** Milliseconds that a test of {@link runs} may take at most. */
export const LIMIT = long ? 7_200_000 : 900_000;

/** Text with many characters that shells, terminals and parsers have rules for, and any others but NUL. */
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

/** Any character that a word of a command line may hold: no NUL, and no half of a surrogate pair. */
const anyCharacter = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .filter((text) => text !== '\0');
