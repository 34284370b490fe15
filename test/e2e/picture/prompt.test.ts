import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { COLUMNS, shoot } from '../../../picture/shoot.ts';
import { svgOf, textOf } from '../../../picture/svg.ts';
import { cellsOf } from '../../helpers/cells.ts';
import { repository, sandboxFor } from '../../helpers/sandbox.ts';

// Tests the picture in README.md. `npm run picture` draws it.

const svg = readFileSync(join(repository, 'picture/prompt.svg'), 'utf8');

/** Returns a line's first column. The rest depends on the machine: distribution, versions, paths, widths. */
const settled = (line: string): string => line.trim().split(/ {2,}/)[0] ?? '';

test('the picture in README.md shows the current menu, and no path or name of a machine', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  box.command('apt-cache', 'exit 0');
  const pictured = textOf(svg).map(settled);
  const drawn = textOf(svgOf(await shoot(box, 'requests'), COLUMNS, 'a run')).map(settled);
  for (const line of drawn.filter((each) => !/manages this Python|-m venv/.test(each)))
    assert.ok(pictured.includes(line), `npm run picture: ${line}`);
  assert.ok(drawn.length >= pictured.length - 1, drawn.join('\n'));
  assert.doesNotMatch(svg, /\/home|\/tmp|\/root|@/);
  assert.ok(svg.length < 5_000);
});

test('the picture keeps colours, columns and the special characters of XML', () => {
  const lines = cellsOf('\x1b[1mbold\x1b[22m  <a & b>\r\n\x1b[36mcyan\x1b[39m\x1b[4mlined\x1b[0m', 40);
  const drawn = svgOf(lines, 40, 'a <title>');
  assert.deepEqual(textOf(drawn), ['bold  <a & b>', 'cyanlined']);
  assert.match(drawn, /<text [^>]*class="b">bold</);
  assert.match(drawn, /<text [^>]*fill="#56d4dd">cyan</);
  assert.match(drawn, /<text [^>]*class="u">lined</);
  assert.match(drawn, /<title>a &lt;title&gt;</);
});
