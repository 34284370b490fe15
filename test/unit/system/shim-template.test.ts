import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isPipName,
  isPythonName,
  isShimText,
  isTemplate,
  recordedIn,
  rendered,
  renderedFrom,
} from '../../../src/system/shim-template.ts';

const TEMPLATE = '#!/bin/sh\n# pip-shim shim\n_pipshim_home=@\n_pipshim_node=@\nbody\nmore\n';
const PLACES = { home: "/o'brien's/share", node: '/usr/bin/node' };

test('a shim is recognized by its second line alone', () => {
  assert.equal(isShimText(TEMPLATE), true);
  assert.equal(isShimText('#!/bin/sh\n# pip-shim shim'), true);
  for (const text of [
    undefined,
    '',
    '# pip-shim shim\n',
    '#!/bin/sh\n# pip-shim shim 2\n',
    '\n\n# pip-shim shim',
  ])
    assert.equal(isShimText(text), false);
});

test('a template has no paths on lines 3 and 4', () => {
  const template = "#!/bin/sh\n# pip-shim shim\n_pipshim_home=''\n_pipshim_node=''";
  for (const text of [template, `${template}\nbody\n`]) assert.equal(isTemplate(text), true);
  for (const text of [undefined, rendered(template, PLACES), `\n${template}`])
    assert.equal(isTemplate(text), false);
});

test('recordedIn reads the paths in a rendered shim, whatever characters they contain', () => {
  const text = rendered(TEMPLATE, PLACES);
  const [first, second, home, node, ...rest] = text.split('\n');
  assert.deepEqual([first, second, ...rest].join('\n'), '#!/bin/sh\n# pip-shim shim\nbody\nmore\n');
  assert.equal(home, `_pipshim_home='/o'\\''brien'\\''s/share'`);
  assert.equal(node, `_pipshim_node='/usr/bin/node'`);
  assert.deepEqual(recordedIn(text), PLACES);
  const odd = { home: "'=x='", node: "n'" };
  assert.deepEqual(recordedIn(rendered(TEMPLATE, odd)), odd);
});

test('recordedIn reads the paths in the launcher too, and in no other file', () => {
  const launcher = rendered(TEMPLATE.replace('shim\n', 'launcher\n'), PLACES);
  assert.deepEqual(recordedIn(launcher), PLACES);
  assert.equal(recordedIn(undefined), undefined);
  assert.equal(recordedIn("#!/bin/sh\n# a shim\nhome='/x'\nnode='/y'\n"), undefined);
});

test('a placed shim gets the new text and keeps its paths', () => {
  const placed = rendered(TEMPLATE, PLACES);
  const newer = TEMPLATE.replace('body', 'new body');
  assert.equal(renderedFrom(newer, placed), rendered(newer, PLACES));
});

const NAMES: readonly (readonly [name: string, isPip: boolean, isPython: boolean])[] = [
  ['pip', true, false],
  ['pip3', true, false],
  ['pip3.12', true, false],
  ['pip2', false, false],
  ['pip3.', false, false],
  ['pip3.x', false, false],
  ['pip3.12.1', false, false],
  ['xpip', false, false],
  ['python', false, true],
  ['python3', false, true],
  ['python3.9', false, true],
  ['python2', false, false],
  ['python3.', false, false],
  ['python3.12-config', false, false],
  ['ipython3', false, false],
];
for (const [name, isPip, isPython] of NAMES) {
  test(`${name}: isPipName is ${isPip}, isPythonName is ${isPython}`, () =>
    assert.deepEqual([isPipName(name), isPythonName(name)], [isPip, isPython]));
}
