// Reads the counts that probe.cjs wrote: how often each place of each source file ran.
import { readdirSync, readFileSync } from 'node:fs';
import Module from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from '@jridgewell/sourcemap-codec';
import { PROGRAM } from '../../../packaging/bundle.mjs';
import { countAt, sumOf } from './steps.cjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const INLINE_MAP = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;

/** Returns a place in a source file as one number. Line and column are counted from 0. */
export const placeAt = (line, column) => line * 0x10000 + column;

/**
 * Maps the path of each source file to a list of functions, one for each compiled form of the file that ran.
 * Each function returns how often the first code between two places ran, or undefined if there is no code.
 */
export function runsIn(directory) {
  const runs = new Map();
  for (const [name, steps] of stepsIn(directory)) {
    const text = readFileSync(join(directory, name), 'utf8');
    const { map, base, wrapped } = PROGRAM.includes(name) ? bundle(directory, name) : translation(text);
    for (const [source, points] of pointsOf(text, map)) {
      const file = relative(root, resolve(base, map.sources[source]));
      const countOf = ([start, end]) => {
        const point = firstFrom(points, start);
        return point && point.place < end ? countAt(steps, point.offset + wrapped) : undefined;
      };
      runs.set(file, [...(runs.get(file) ?? []), countOf]);
    }
  }
  return runs;
}

/** Maps the name of each compiled file to its counts, summed over all processes. */
function stepsIn(directory) {
  const sums = new Map();
  for (const name of readdirSync(directory).filter((name) => name.endsWith('.counts')))
    for (const line of readFileSync(join(directory, name), 'utf8').trim().split('\n')) {
      const { text, steps } = JSON.parse(line);
      sums.set(text, sumOf(sums.get(text) ?? [], steps));
    }
  return sums;
}

/** Describes a file of the program. boot.cjs wraps it in a function, which shifts V8's offsets. */
function bundle(directory, name) {
  const map = JSON.parse(readFileSync(join(directory, `${name}.map`), 'utf8'));
  const wrapped = Module.wrap('\n').indexOf('\n');
  return { map, base: join(root, 'dist'), wrapped };
}

function translation(text) {
  const [, encoded = ''] = INLINE_MAP.exec(text) ?? [];
  return { map: JSON.parse(Buffer.from(encoded, 'base64').toString()), base: root, wrapped: 0 };
}

/** Maps each source's number to its sorted points. A point is a place and the offset of its compiled code. */
function pointsOf(text, map) {
  const points = new Map(map.sources.map((_, source) => [source, []]));
  const mappings = decode(map.mappings);
  let start = 0;
  for (const [number, line] of text.split('\n').entries()) {
    for (const [column, source, sourceLine, sourceColumn] of mappings[number] ?? []) {
      // Skip the blank before a word: esbuild's mapping starts at the blank, but V8's range starts at the
      // word.
      const offset = start + column + /^\s*/.exec(line.slice(column))[0].length;
      if (source !== undefined) points.get(source).push({ place: placeAt(sourceLine, sourceColumn), offset });
    }
    start += line.length + 1;
  }
  for (const list of points.values())
    list.sort((one, other) => one.place - other.place || one.offset - other.offset);
  return points;
}

/** Returns the first point at or after a place. */
function firstFrom(points, place) {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[middle].place < place) low = middle + 1;
    else high = middle;
  }
  return points[low];
}
