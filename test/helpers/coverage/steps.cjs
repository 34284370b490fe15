// Stores how often the code of a file ran as "steps": `[offset, count, offset, count …]`. Each count is for
// the code from its offset up to the next offset.
'use strict';

/** Turns the nested ranges of V8's functions and blocks into steps. */
function stepsOf(functions) {
  const ranges = functions.flatMap(({ ranges }) => ranges);
  ranges.sort((one, other) => one.startOffset - other.startOffset || other.endOffset - one.endOffset);
  const steps = [];
  const open = [];
  const set = (offset, count) => {
    if (steps.at(-2) === offset) steps.length -= 2;
    if (steps.at(-1) !== count) steps.push(offset, count);
  };
  const closeUpTo = (offset) => {
    while (open.length > 0 && open.at(-1).endOffset <= offset) {
      const { endOffset } = open.pop();
      set(endOffset, open.at(-1)?.count ?? 0);
    }
  };
  for (const range of ranges) {
    closeUpTo(range.startOffset);
    set(range.startOffset, range.count);
    open.push(range);
  }
  closeUpTo(Number.POSITIVE_INFINITY);
  return steps;
}

/** Returns how often the code at an offset ran. */
function countAt(steps, offset) {
  let [low, high] = [0, steps.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (steps[2 * middle] <= offset) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : steps[2 * low - 1];
}

/** Adds up the counts of two runs of the same file. */
function sumOf(one, other) {
  const sum = [];
  let [at, beside, count, added] = [0, 0, 0, 0];
  while (at < one.length || beside < other.length) {
    const offset = Math.min(one[at] ?? Number.POSITIVE_INFINITY, other[beside] ?? Number.POSITIVE_INFINITY);
    if (one[at] === offset) {
      count = one[at + 1];
      at += 2;
    }
    if (other[beside] === offset) {
      added = other[beside + 1];
      beside += 2;
    }
    if (sum.at(-1) !== count + added) sum.push(offset, count + added);
  }
  return sum;
}

module.exports = { stepsOf, countAt, sumOf };
