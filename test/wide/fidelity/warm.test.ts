// Runs the same commands in forks of a Python that has imported pip, and in new Pythons. Results must agree.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deedOf, differences } from '../../helpers/fidelity/compare.ts';
import { makePlace, serveWheels } from '../../helpers/fidelity/place.ts';
import { groups } from '../../helpers/fidelity/table.ts';
import { makePython } from '../../helpers/python.ts';

const LIMIT = { timeout: 900_000 };

test(
  'pip gives the same output, exit code and files in a fork of a warm Python as in a new Python',
  LIMIT,
  async (t) => {
    const index = await serveWheels(t);
    const python = await makePython({ marked: true, aloneFor: 'warm' });
    const place = await makePlace(index, { python, isWarm: true });
    t.after(() => place.dispose());
    const commands = groups
      .filter(({ since }) => since === undefined)
      .flatMap((group) => group.commands.filter(({ isShort }, at) => isShort || at === 0));
    assert.ok(commands.length >= 30);
    const taken = () => place.warm.reduce((sum, pip) => sum + pip.taken(), 0);
    const before = taken();
    const forked = [];
    for (const command of commands) forked.push(await deedOf(place, command));
    assert.equal(taken() - before, commands.length, 'each of them was a fork');
    for (const pip of place.warm) await pip.close();
    for (const [at, command] of commands.entries()) {
      const started = await deedOf(place, command);
      assert.deepEqual(differences(started, forked[at] ?? started), [], command.text);
    }
    assert.equal(taken() - before, commands.length, 'and then a start');
  },
);
