import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { COLUMNS, shoot } from '../../../picture/shoot.ts';
import { type Frame, svgOf, textsOf } from '../../../picture/svg.ts';
import { cellsOf } from '../../helpers/cells.ts';
import { repository, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// Tests the picture in README.md. `npm run picture` draws it.

const svg = readFileSync(join(repository, 'picture/prompt.svg'), 'utf8');

/** Matches the lines that differ by machine: its Python, its pip, and how it gets the package. */
const OF_MACHINE =
  /manages this Python|-m venv|put pip|python-wheels|\.whl|^(?:Collecting|Processing|Installing|Successfully)|^equests-|^$/;

/** Returns a line's first column. The rest depends on the machine: distribution, versions, paths, widths. */
const settled = (line: string): string => line.trim().split(/ {2,}/)[0] ?? '';

test('the picture in README.md shows the current menu and the output after it, but no path or name of a machine', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  const wheel = buildWheel(join(box.root, 'wheels'), {
    name: 'requests',
    modules: { 'requests/__init__.py': "__version__ = '2.34.2'\n" },
  });
  Object.assign(box.env, { PIP_NO_INDEX: '1', PIP_FIND_LINKS: dirname(wheel) });
  const pictured = textsOf(svg).map((lines) => lines.map(settled));
  const drawn = textsOf(svgOf(await shoot(box, 'requests'), COLUMNS, 'a run')).map((lines) =>
    lines.map(settled),
  );
  assert.equal(drawn.length, pictured.length);
  for (const [at, lines] of drawn.entries())
    for (const line of lines.filter((each) => !OF_MACHINE.test(each)))
      assert.ok(pictured[at]?.includes(line), `npm run picture: frame ${at}: ${line}`);
  assert.ok((drawn[1]?.length ?? 0) >= (pictured[1]?.length ?? 0) - 1, drawn[1]?.join('\n'));
  assert.deepEqual(drawn[4]?.slice(-2), ['2.34.2', '(project) $']);
  assert.doesNotMatch(svg, /\/home|\/tmp|\/root|@(?!keyframes|media)/);
  assert.ok(svg.length < 20_000);
});

test('the picture keeps colours, columns and the special characters of XML', () => {
  const lines = cellsOf('\x1b[1mbold\x1b[22m  <a & b>\r\n\x1b[36mcyan\x1b[39m\x1b[4mlined\x1b[0m', 40);
  const drawn = svgOf([{ lines, seconds: 2 }], 40, 'a <title>');
  assert.deepEqual(textsOf(drawn), [['bold  <a & b>', 'cyanlined']]);
  assert.match(drawn, /<text [^>]*class="b">bold</);
  assert.match(drawn, /<text [^>]*class="c36">cyan</);
  assert.match(drawn, /<text [^>]*class="u">lined</);
  assert.match(drawn, /<title>a &lt;title&gt;</);
});

test('the picture shows each frame at its time, and only the last frame if a viewer shows no animation', () => {
  const frame = (text: string, seconds: number): Frame => ({ lines: cellsOf(text, 20), seconds });
  const drawn = svgOf([frame('first', 1), frame('second', 3)], 20, 'two');
  assert.deepEqual(textsOf(drawn), [['first'], ['second']]);
  assert.match(
    drawn,
    /f0 \{ 0% \{ visibility: hidden \} 0\.0% \{ visibility: visible \} 25\.0% \{ visibility: hidden \} \}/,
  );
  assert.match(drawn, /f1 \{ 0% \{ visibility: hidden \} 25\.0%, 100% \{ visibility: visible \} \}/);
  assert.match(drawn, /g \{ visibility: hidden \} g:last-of-type \{ visibility: visible \}/);
});
