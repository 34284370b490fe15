import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { venvPlaces } from '../../../src/environment/venv-places.ts';
import { chooseAutomatically, decide } from '../../../src/remedies/decide.ts';
import { evaluateVenv } from '../../../src/remedies/venv/evaluate.ts';
import { basePython } from '../../helpers/interpreter.ts';
import { hostileText, runs } from '../../wide/fuzz/runs.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

/** A byte that is not valid UTF-8, as raw-bytes.ts represents it. */
const stray = fc.integer({ min: 0xdc80, max: 0xdcff }).map((code) => String.fromCharCode(code));
const name = fc
  .oneof(
    { weight: 5, arbitrary: hostileText(12) },
    { weight: 3, arbitrary: fc.string({ unit: fc.constantFrom(...'ab -_.&;(*é'), maxLength: 200 }) },
    { weight: 1, arbitrary: fc.tuple(hostileText(4), stray).map((parts) => parts.join('')) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('coding=utf-7', '+AAo-print(1)+AAo-', "a'''+print(1)+'''b", '$(>PWNED)'),
    },
  )
  .map((text) => text.replaceAll('/', '_').slice(0, 255))
  .filter((text) => !['', '.', '..'].includes(text));
const directories = fc.array(name, { minLength: 1, maxLength: 6 }).map((names) => `/${names.join('/')}`);

/** Returns what PIP_SHIM_AUTO=venv chooses for a project without a venv at this path. */
function decided(root: string): ReturnType<typeof chooseAutomatically> {
  const project = { root, found: true, unfit: undefined };
  const tree = root
    .slice(1)
    .split('/')
    .reduceRight<Tree>((inner, part) => ({ [part]: inner }), {});
  const question = {
    project,
    cwd: root,
    home: '/home/u',
    dataDirectory: '/home/u/data',
    uid: 1000,
    isAlone: false,
  };
  const look = fakeLook(tree);
  const venvs = venvPlaces({ ...question, wanted: undefined, active: undefined }, look, {
    find: () => undefined,
  });
  const facts = factsFor(requestFor(['six']), { project, cwd: root, venvs });
  return chooseAutomatically('venv', decide(facts, [evaluateVenv(facts)]), facts);
}

/** Draws directories, and asserts that Python and sh read no part of the path of a new venv there as code. */
export async function assertUnread(count: number): Promise<void> {
  const { numRuns, seed } = runs(count);
  const chosen: string[] = [];
  let refused = 0;
  for (const root of fc.sample(directories, { numRuns, seed })) {
    const choice = decided(root);
    if (choice.kind === 'fail') {
      refused++;
      assert.match(
        choice.why,
        /can't be used: the name of \/.* has .*, so pip's scripts would not work there$/s,
      );
      assert.match(choice.next[0] ?? '', /venv named default: PIP_SHIM_VENV=/);
    } else {
      assert.ok(choice.offer.remedy === 'venv' && choice.offer.path === `${root}/.venv`);
      // distlib itself fails on bytes that are not UTF-8.
      if (!/[\ud800-\udfff]/.test(root.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, '')))
        chosen.push(`${root}/.venv`);
    }
  }
  assert.ok(
    refused > numRuns / 10 && chosen.length > numRuns / 10,
    `${refused} refused, ${chosen.length} chosen`,
  );
  const script = fileURLToPath(new URL('venv-path.py', import.meta.url));
  const { executable } = await basePython();
  const { stdout, stderr } = spawnSync(executable, ['-I', script], {
    input: chosen.join('\0'),
    encoding: 'utf8',
  });
  assert.equal(stderr, '');
  const told = JSON.parse(stdout);
  assert.deepEqual(told.problems, []);
  assert.equal(told.read, chosen.length);
  assert.ok(told['by sh'] > chosen.length / 20, `${told['by sh']} by sh`);
}
