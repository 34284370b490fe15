// The rows of the oracle, acted out: pip straight and behind the shim, and what we foresee of it.
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { type TestContext, test } from 'node:test';
import { predict } from '../../../src/pip/predict.ts';
import { type Command, placed } from '../../helpers/fidelity/commands.ts';
import { compareAll, type Deed, kindOf, type Seen } from '../../helpers/fidelity/compare.ts';
import { makePlace, type Place, serveWheels } from '../../helpers/fidelity/place.ts';
import { otherPythons, readings } from '../../helpers/fidelity/table.ts';
import { fetchedPips, NO_PIPS } from '../../helpers/pip-wheels.ts';
import { makePython } from '../../helpers/python.ts';
import { realWorld } from '../../unit/pip/real-world.ts';

const LIMIT = { timeout: 900_000 };

/** Exit 1 under -qqq: a refusal looks like any other error there. */
const isSilent = ({ ending, stdout, stderr }: Deed): boolean => ending === '1' && stdout + stderr === '';

function foreseen(command: Command, plain: Deed, place: Place): readonly string[] {
  const { words, env, files = {} } = placed(command, place.names);
  const { box } = place;
  place.write(files);
  const world = realWorld(box.project, {
    env: { ...box.env, ...env },
    pipVersion: box.python.pipVersion,
    home: '/nonexistent',
    prefix: dirname(dirname(dirname(box.python.stdlib))),
  });
  const prediction = predict(words, world);
  place.changed('marked');
  place.restore();
  const kind = kindOf(plain);
  if (isSilent(plain) || prediction.kind === kind) return [];
  // Whether another Python is marked is not predicted; here it may be a venv.
  if (prediction.kind !== 'other' && prediction.request.settings.python !== undefined) return [];
  return [`predicted ${prediction.kind}, but it was ${kind}`];
}

/** Every fourth row, beginning with another one for each pip: the oracle has them all. */
async function compareSome(t: TestContext, offset: number, pipWheel?: string): Promise<void> {
  const index = await serveWheels(t);
  const python = await makePython({ marked: true, aloneFor: 'readings', ...(pipWheel && { pipWheel }) });
  const place = await makePlace(index, { venvs: [], isWarm: true, python });
  t.after(() => place.dispose());
  const made = await place.box.run(python.python, ['-m', 'venv', '--without-pip', place.names.venv ?? '']);
  assert.equal(made.code, 0, made.stderr);
  const chosen = [...readings.filter((_, at) => at % 4 === offset % 4), ...otherPythons];
  const kinds: string[] = [];
  const seen: Seen = (command, plain, where) => {
    kinds.push(kindOf(plain));
    return foreseen(command, plain, where);
  };
  const problems = await compareAll([place], chosen, seen);
  assert.equal(problems.length, 0, `in ${chosen.length} rows:\n${problems.join('\n')}`);
  // Otherwise the table would show nothing of one side.
  assert.ok(kinds.length >= 150);
  for (const kind of ['refusal', 'other'])
    assert.ok(kinds.filter((each) => each === kind).length >= 30, kind);
}

test("the oracle's rows behind the shim are pip itself, and it does what we foresee", LIMIT, (t) =>
  compareSome(t, 0),
);

// Older ones: faults/pips.test.ts, and the oracle.
const others = fetchedPips('25');
if (others.length === 0) test('the same with other pips', { skip: NO_PIPS });
for (const [index, { path, version }] of others.entries()) {
  test(`the same with pip ${version}`, LIMIT, (t) => compareSome(t, index + 1, path));
}
