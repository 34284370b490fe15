import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import stripAnsi from 'strip-ansi';
import { RefusalWatch } from '../../../src/pip/refusal.ts';
import { hostileText, LIMIT, runs } from './runs.ts';

const FIRST = 'error: externally-managed-environment';
const REST = '\n× This environment is externally managed\n╰─> Words of a distributor\n';

/** Draws the refusal's first line with colour codes anywhere in it, as pip's library rich writes them. */
const coloured = fc
  .array(fc.tuple(fc.nat(FIRST.length), fc.constantFrom('\x1b[0m', '\x1b[1;31m', '\x1b[m', '\x1b[38;5;1m')), {
    maxLength: 4,
  })
  .map((marks) => {
    const sorted = marks.sort(([a], [b]) => b - a);
    return sorted.reduce((text, [at, mark]) => text.slice(0, at) + mark + text.slice(at), FIRST);
  });
const refusal = fc.tuple(coloured, fc.constantFrom('\n', '\r\n')).map(([line, end]) => line + end);

/** Draws lines that are not the refusal's first line. Some look almost like that line. */
const noise = fc.oneof(
  hostileText(60).map((text) => `${text}\n`),
  refusal.chain((line) =>
    fc.constantFrom('  ', '    × ', 'note: ', '\t', '> ').map((before) => before + line),
  ),
  fc.constantFrom(
    'a\rb\rc\r',
    'error: externally-managed-environment is a thing\n',
    'error:\n',
    '\n',
    '\x1b[33mWARNING: x\x1b[0m\n',
  ),
);

/** Draws output of pip, and the places at which the test cuts the output into chunks. */
const output = fc
  .record({
    before: fc.array(noise, { maxLength: 6 }),
    refusal: fc.option(refusal),
    after: fc.array(noise, { maxLength: 3 }),
  })
  .map(({ before, refusal: line, after }) =>
    [...before, ...(line === null ? [] : [line, REST]), ...after].join(''),
  )
  .chain((text) => {
    const bytes = Buffer.from(text);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 20 });
    return fc.record({ bytes: fc.constant(bytes), cuts: cuts.map((places) => places.sort((a, b) => a - b)) });
  });

/** Returns the position of the refusal in the whole text, or undefined if the text contains no refusal. */
function refusalIn(text: string): number | undefined {
  let at = 0;
  for (const line of text.split(/(?<=\n)/)) {
    if (line.endsWith('\n') && stripAnsi(line).replace(/\r?\n$/, '') === FIRST) return at;
    at += line.length;
  }
  return undefined;
}

test('if output comes in random chunks, RefusalWatch passes on the bytes before a refusal, holds the rest and loses no byte', {
  timeout: LIMIT,
}, (t) => {
  let found = 0;
  const property = fc.property(output, ({ bytes, cuts }) => {
    const watch = new RefusalWatch('refusal', false, stripAnsi);
    const places = [0, ...cuts, bytes.length];
    const passed = places.slice(1).map((end, index) => watch.push(bytes.subarray(places[index], end)));
    const text = bytes.toString('latin1');
    const at = refusalIn(text);
    if (at !== undefined) found++;
    assert.equal(watch.verdict(1), at !== undefined);
    const [out, held] = [Buffer.concat(passed), Buffer.from(watch.held())].map((part) =>
      part.toString('latin1'),
    );
    assert.equal(`${out}${held}`, text);
    if (at !== undefined) assert.equal(out, text.slice(0, at));
  });
  fc.assert(property, runs(5000));
  t.diagnostic(`${found} held a refusal`);
  assert.ok(found >= 1000);
});
