// Runs commands of test/unit/pip/rows.ts without and with the shim. The results must be the same, and as
// pip-shim has predicted.
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

/** True if pip exits with 1 and prints nothing, as under -qqq. A refusal then looks like any other error. */
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
  if (isSilent(plain) || (prediction.kind === 'allowed' ? 'other' : prediction.kind) === kind) return [];
  // pip-shim does not predict whether pip refuses for the Python or venv that --python names.
  if (prediction.kind !== 'other' && prediction.request.settings.python !== undefined) return [];
  return [`predicted ${prediction.kind}, but it was ${kind}`];
}

/** Compares every fourth command, from number `offset` on. unit/pip/oracle.test.ts checks all commands. */
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
  // With too few rows of one kind, the table would prove nothing about that kind.
  assert.ok(kinds.length >= 150);
  for (const kind of ['refusal', 'other'])
    assert.ok(kinds.filter((each) => each === kind).length >= 30, kind);
}

test('every fourth command ends the same with the shim as without it, and as pip-shim predicts', LIMIT, (t) =>
  compareSome(t, 0),
);

// faults/pips.test.ts and matrix/oracle.test.ts test older releases of pip.
const others = fetchedPips('25');
if (others.length === 0) test('every fourth command, with other releases of pip', { skip: NO_PIPS });
for (const [index, { path, version }] of others.entries()) {
  test(`every fourth command with the shim ends as with pip ${version} alone, and as predicted`, LIMIT, (t) =>
    compareSome(t, index + 1, path),
  );
}
