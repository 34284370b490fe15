// Everyday commands of pip's, each straight and behind the shim, from the same state of a home, a project and a venv:
// the same bytes, the same exit code, the same files.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAtLeast } from '../../../src/core/pip/world.ts';
import { inParallel } from '../../helpers/fakes.ts';
import type { Command } from './commands.ts';
import { type Deed, deedOf, differences } from './compare.ts';
import { makePlace, type Place, serveWheels } from './place.ts';
import { groups, refused } from './table.ts';

const AT_ONCE = 3;
const LIMIT = { timeout: 1_800_000 };
/** Distinct commands, whatever pip is here. */
const ENOUGH = 300;

async function makePlaces(t: TestContext): Promise<readonly Place[]> {
  const index = await serveWheels(t);
  const places: Place[] = [];
  t.after(() => {
    for (const { box } of places) box.dispose();
  });
  await inParallel(Array.from({ length: AT_ONCE }, String), AT_ONCE, async () => {
    places.push(await makePlace(index));
  });
  return places;
}

type Check = (plain: Deed, shimmed: Deed) => readonly string[];

/** Runs each command both ways, several at once, each in a place of its own; resolves with what is wrong. */
async function compareAll(
  places: readonly Place[],
  commands: readonly Command[],
  check: Check,
): Promise<string[]> {
  const problems: string[] = [];
  const waiting = [...commands];
  await inParallel(places, AT_ONCE, async (place) => {
    for (let command = waiting.shift(); command; command = waiting.shift()) {
      const plain = await deedOf(place, command);
      for (const line of check(plain, await deedOf(place, command, place.box.shims)))
        problems.push(`${command.where}: pip ${command.text}: ${line}`);
    }
  });
  return problems;
}

/** What pip says, byte for byte, and one line after it. */
function refusalAndHint(plain: Deed, shimmed: Deed): readonly string[] {
  const hint = /hint: pip-shim can(?:'t)? [^\n]*\n$/;
  if (!plain.stderr.startsWith('error: externally-managed-environment\n')) return ['pip does not refuse it'];
  if (!hint.test(shimmed.stderr)) return ['there is no hint'];
  return differences(plain, { ...shimmed, stderr: shimmed.stderr.replace(hint, '') });
}

test(
  'pip behind the shim is pip: everyday commands say the same, end the same and leave the same files',
  LIMIT,
  async (t) => {
    const places = await makePlaces(t);
    const pip = places[0]?.box.python.pipVersion ?? '';
    const compared = new Set<string>();
    const compare = async (commands: readonly Command[], check: Check) => {
      const problems = await compareAll(places, commands, check);
      assert.equal(problems.length, 0, `of ${commands.length} commands:\n${problems.join('\n')}`);
      for (const { where, text } of commands) compared.add(`${where} ${text}`);
    };
    for (const { name, commands, since = '0' } of groups) {
      const skip = !isAtLeast(pip, since) && `pip ${pip} does not know it`;
      await t.test(`${name}: ${commands.length} commands`, { skip }, () => compare(commands, differences));
    }
    const named = `refused on a marked Python: pip's own words and a hint, ${refused.length} commands`;
    await t.test(named, () => compare(refused, refusalAndHint));
    t.diagnostic(`${compared.size} commands were compared`);
    assert.ok(compared.size >= ENOUGH, `${compared.size} commands were compared`);
  },
);
