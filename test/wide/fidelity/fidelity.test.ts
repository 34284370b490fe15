// Runs each command of test/helpers/fidelity/table.ts with and without the shim, from the same state of home,
// project and venv. Output, exit code and files must be the same. The end-to-end tests run a few of them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAtLeast } from '../../../src/pip/world.ts';
import { compareAll, kindOf, type Seen } from '../../helpers/fidelity/compare.ts';
import { makePlace, serveWheels } from '../../helpers/fidelity/place.ts';
import { groups } from '../../helpers/fidelity/table.ts';
import { makePython } from '../../helpers/python.ts';

const LIMIT = { timeout: 1_800_000 };
/** The test must compare at least this many distinct commands, whatever release of pip it uses. */
const ENOUGH = 350;

/** Checks that pip refuses a command. Under -qqq pip prints no refusal, so exit code 1 is enough. */
const refused: Seen = ({ hintless }, plain) =>
  plain.ending === '1' && (hintless || kindOf(plain) === 'refusal') ? [] : ['pip does not refuse it'];

async function twoPlaces(t: TestContext) {
  const index = await serveWheels(t);
  const place = async (aloneFor: string) => {
    const made = await makePlace(index, {
      python: await makePython({ marked: true, aloneFor }),
      isWarm: true,
    });
    t.after(() => made.dispose());
    return made;
  };
  return Promise.all([place('one'), place('two')]);
}

test(
  'everyday commands have the same output, exit code and files with the shim as without it',
  LIMIT,
  async (t) => {
    const places = await twoPlaces(t);
    const pip = places[0]?.box.python.pipVersion ?? '';
    const compared = new Set<string>();
    for (const { name, commands, since = '0', isRefused } of groups) {
      const skip = !isAtLeast(pip, since) && `pip ${pip} does not know it`;
      await t.test(`${name}: ${commands.length} commands`, { skip }, async () => {
        const problems = await compareAll(places, commands, isRefused ? refused : undefined);
        assert.equal(problems.length, 0, `of ${commands.length} commands:\n${problems.join('\n')}`);
        for (const { where, text } of commands) compared.add(`${where} ${text}`);
      });
    }
    t.diagnostic(`${compared.size} commands were compared`);
    assert.ok(compared.size >= ENOUGH, `${compared.size} commands were compared`);
  },
);
