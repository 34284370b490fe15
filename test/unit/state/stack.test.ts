import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  arrivedIn,
  emptied,
  isShellState,
  NOTHING_PUSHED,
  type Pushed,
  placesOf,
  promptName,
  pushInto,
  renewed,
  type ShellStacks,
  type ShellState,
  standing,
  top,
  withoutGone,
  withoutTop,
  withPushed,
} from '../../../src/state/stack.ts';

const pushed = (name: string, marked?: string): Pushed => ({
  ...{ venv: `/v/${name}`, name },
  ...(marked === undefined ? {} : { marked }),
});
const [a, b] = [pushed('a'), pushed('b')];

test('the venv that was pushed last is on top', () => {
  assert.equal(top(NOTHING_PUSHED), undefined);
  assert.equal(top({ stack: [a, b] }), b);
});

test('the venv on top is not pushed again, but a push by .venv-stack replaces its entry', () => {
  assert.deepEqual(withPushed({ stack: [a] }, b), { stack: [a, b] });
  assert.deepEqual(withPushed({ stack: [a, b] }, a), { stack: [a, b, a] });
  const state: ShellState = { stack: [a, b], left: '/p' };
  assert.equal(withPushed(state, pushed('b')), state);
  const byMarker = pushed('b', '/p');
  assert.deepEqual(withPushed(state, byMarker), { stack: [a, byMarker], left: '/p' });
  const marked: ShellState = { stack: [byMarker] };
  assert.equal(withPushed(marked, byMarker), marked);
  assert.equal(withPushed(marked, b), marked);
});

/** Fake stacks that note each state handed to the shell. If `error` is given, `hand` throws it. */
function stacksOf(shell: string | undefined, error?: Error) {
  const handed: [string, ShellState][] = [];
  const stacks = {
    waiting: () => shell,
    read: () => ({ stack: [a] }),
    hand(id: string, state: ShellState) {
      if (error) throw error;
      handed.push([id, state]);
    },
  };
  return { handed, stacks: stacks as unknown as ShellStacks };
}

test('pushInto gives the venv to the shell that waits for pip-shim, if PATH can contain the venv', () => {
  const { stacks, handed } = stacksOf('7');
  assert.equal(pushInto(stacks, '/p/.venv'), true);
  assert.deepEqual(handed, [['7', { stack: [a, { venv: '/p/.venv', name: 'p' }] }]]);
  const place = { place: '/p', identity: '1' };
  assert.equal(pushInto(stacks, '/q/.venv', place), true);
  assert.deepEqual(handed.pop()?.[1].stack.at(-1), { venv: '/q/.venv', name: 'q', ...place });
  assert.equal(pushInto(stacks, '/q/.venv', { ...place, place: '/p:q' }), false);
  assert.equal(pushInto(stacks, '/p:q/.venv'), false);
  assert.equal(handed.length, 1);
  const none = stacksOf(undefined);
  assert.equal(pushInto(none.stacks, '/p/.venv'), false);
  assert.deepEqual(none.handed, []);
  assert.equal(pushInto(stacksOf('7', new Error('full')).stacks, '/p/.venv'), false);
});

test('withoutTop removes the top venv, and notes the directory whose .venv-stack activated it', () => {
  assert.deepEqual(withoutTop({ stack: [a, b] }), { stack: [a] });
  assert.deepEqual(withoutTop({ stack: [a, pushed('b', '/p')] }), { stack: [a], left: '/p' });
  assert.deepEqual(withoutTop({ stack: [a], left: '/p' }), { stack: [], left: '/p' });
  assert.deepEqual(withoutTop(NOTHING_PUSHED), { stack: [] });
});

test('emptied has the same result as one pop for each venv', () => {
  assert.deepEqual(emptied({ stack: [pushed('a', '/q'), pushed('b', '/p'), b] }), { stack: [], left: '/q' });
  assert.deepEqual(emptied(NOTHING_PUSHED), NOTHING_PUSHED);
});

const [here, there] = [pushed('h', '/here'), pushed('t', '/there')];
const ARRIVALS: readonly (readonly [
  name: string,
  marked: string | undefined,
  from: ShellState,
  to: ShellState,
])[] = [
  ['in its own directory a .venv-stack keeps its venv', '/here', { stack: [a, here] }, { stack: [a, here] }],
  [
    'in another directory the venv of a .venv-stack leaves the stack, and pushed venvs stay',
    '/there',
    { stack: [a, here, there] },
    { stack: [a, there] },
  ],
  ['without a .venv-stack only pushed venvs stay', undefined, { stack: [here, a] }, { stack: [a] }],
  ['a popped venv stays popped', '/here', { stack: [a], left: '/here' }, { stack: [a], left: '/here' }],
  ['at another .venv-stack the pop is forgotten', '/there', { stack: [a], left: '/here' }, { stack: [a] }],
  ['without a .venv-stack the pop is forgotten', undefined, { stack: [a], left: '/here' }, { stack: [a] }],
];
for (const [name, marked, from, to] of ARRIVALS)
  test(`after a cd: ${name}`, () => assert.deepEqual(arrivedIn(marked, '/here', from), to));

test('a venv that an install activated is active only in its place, until a push keeps it everywhere', () => {
  const bound: Pushed = { ...a, place: '/p', identity: '1' };
  const here = withPushed(NOTHING_PUSHED, bound);
  assert.deepEqual(placesOf(here), ['/p']);
  const elsewhere = arrivedIn(undefined, '/q', here);
  assert.deepEqual([top(elsewhere), standing(elsewhere), placesOf(elsewhere)], [undefined, [], ['/p']]);
  assert.deepEqual(emptied(elsewhere), elsewhere, 'deactivate elsewhere does not end it');
  assert.deepEqual(arrivedIn(undefined, '/p', elsewhere), here);
  assert.deepEqual(
    arrivedIn(undefined, '/p', elsewhere, true),
    elsewhere,
    'not above a venv of another tool',
  );
  assert.deepEqual(arrivedIn(undefined, '/p', here, true), here);
  assert.deepEqual(
    top(arrivedIn(undefined, '/p', withPushed(elsewhere, b))),
    b,
    'it comes back below a later push',
  );
  assert.deepEqual(emptied(here), NOTHING_PUSHED);
  assert.deepEqual(withPushed(here, a), { stack: [a] }, 'an explicit push stays');
  assert.deepEqual(withPushed({ stack: [a] }, bound), { stack: [a] }, 'also if an install follows');
  const again = withPushed(elsewhere, a);
  assert.deepEqual(arrivedIn(undefined, '/p', withoutTop(again)), here, 'a push elsewhere leaves its place');
  const moved: Pushed = { ...bound, identity: '2' };
  assert.deepEqual(withPushed(elsewhere, moved), { stack: [moved] }, 'one entry for one venv');
});

test('a venv that was made again gets its new identity, unless the user pushed it', () => {
  const bound: Pushed = { ...a, place: '/p', identity: '1' };
  assert.deepEqual(renewed({ stack: [a, bound, b], left: '/q' }, a.venv, '2'), {
    stack: [a, { ...bound, identity: '2' }, b],
    left: '/q',
  });
});

test('withoutGone removes venvs that are gone from the stack', () => {
  const state = { stack: [a, b], left: '/p' };
  assert.deepEqual(
    withoutGone(state, ({ venv }) => venv === b.venv),
    { stack: [b], left: '/p' },
  );
});

const NAMES: readonly (readonly [venv: string, name: string])[] = [
  ['/home/u/data/venvs/tools', 'tools'],
  ['/home/u/project/.venv', 'project'],
  ['/home/u/project/env', 'project'],
  ['/.venv', 'venv'],
  ['/p/a$(x)`y`\\%!b', 'a__x__y____b'],
  ['/p/\u001b[31mred', '__31mred'],
  ['/p/Größe 1.2_@+:,#~-', 'Größe 1.2_@+:,#~-'],
  [`/p/${'x'.repeat(61)}`, 'x'.repeat(60)],
  [`/p/${'x'.repeat(60)}`, 'x'.repeat(60)],
];
for (const [venv, name] of NAMES)
  test(`the prompt name of ${JSON.stringify(venv)}: ${name}`, () => assert.equal(promptName(venv), name));

const good = { venv: '/v', name: 'v' };
const STACKS: readonly object[] = [
  ...[NOTHING_PUSHED, { stack: [a, here], left: '/p' }, { stack: [good, { ...good, marked: '/p' }] }],
];
for (const state of STACKS)
  test(`isShellState accepts ${JSON.stringify(state)}`, () => assert.equal(isShellState(state), true));

const DAMAGED: readonly object[] = [
  ...[{}, { stack: {} }, { stack: [], left: 1 }],
  ...[
    null,
    { name: 'v' },
    { venv: 1, name: 'v' },
    { venv: 'v', name: 'v' },
    { venv: '/v' },
    { venv: '/v', name: 1 },
    { ...good, marked: 1 },
    { ...good, marked: null },
  ].map((entry) => ({ stack: [good, entry] })),
];
for (const state of DAMAGED)
  test(`isShellState refuses ${JSON.stringify(state)}`, () => assert.equal(isShellState(state), false));
