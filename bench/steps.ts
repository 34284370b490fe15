import { type Profiler, Session } from 'node:inspector';

// Start this before any code of src/ runs, because V8 counts only the blocks of code that it compiles
// afterwards.
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/**
 * Counts the steps of a piece of src/: the entries into blocks of code, which V8 counts, plus the length that
 * built-in methods walk through. Does not count the steps inside regular expressions, which .ci/patterns.mjs
 * checks.
 */
export function stepsOf(work: () => unknown): number {
  blocks(); // drops earlier counts
  const walks = watch();
  try {
    work();
  } finally {
    walks.stop();
  }
  return walks.length() + blocks();
}

/** The number of entries into blocks since the last call. */
function blocks(): number {
  let scripts: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (_, { result }) => {
    scripts = result;
  });
  const counts = scripts
    .filter(({ url }) => url.includes('/src/'))
    .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)));
  return counts.reduce((sum, count) => sum + count, 0);
}

type Method = (...words: unknown[]) => unknown;

/**
 * Methods that walk through a whole list. Methods that call a function of ours are left out, because V8
 * counts those calls.
 */
const OF_LISTS = [
  'shift',
  'unshift',
  'splice',
  'includes',
  'indexOf',
  'lastIndexOf',
  'slice',
  'concat',
  'join',
];
const OF_TEXTS = [
  'includes',
  'indexOf',
  'lastIndexOf',
  'split',
  'replace',
  'replaceAll',
  'search',
  'match',
  'trim',
];

function watch(): { stop(): void; length(): number } {
  let length = 0;
  const replaced = [
    ...OF_LISTS.map((name) => replace(Array.prototype, name)),
    ...OF_TEXTS.map((name) => replace(String.prototype, name)),
  ];
  const stop = (): void => {
    for (const undo of replaced) undo();
  };
  return { stop, length: () => length };

  function replace(prototype: object, name: string): () => void {
    const methods = prototype as Record<string, Method>;
    const original = methods[name] as Method;
    methods[name] = function (this: { length: number }, ...words: unknown[]): unknown {
      // Count only the part before the first match, because a search stops there.
      const answer = original.apply(this, words);
      const isPlace = typeof answer === 'number' && answer >= 0 && (name === 'indexOf' || name === 'search');
      const from = name === 'indexOf' ? Number(words[1] ?? 0) : 0;
      length += isPlace ? answer - from : this.length - from;
      return answer;
    };
    return () => {
      methods[name] = original;
    };
  }
}
