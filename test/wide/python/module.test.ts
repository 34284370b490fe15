import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxWithPython, compared, HINT } from '../../e2e/python/module-box.ts';

const REFUSED: readonly (readonly string[])[] = [
  ['-m', 'pip', 'install', 'absent'],
  ['-Impip', 'install', 'absent'],
  ['-BEs', '-W', 'error::UserWarning', '-X', 'utf8', '-m', 'pip', 'install', 'absent'],
  ['-m', 'pip', '-q', 'install', '--pre', 'absent'],
];

test("with options before -m or pip's subcommand, the python3 shim prints pip's own refusal and a hint", async (t) => {
  const box = await boxWithPython(t);
  for (const args of REFUSED) {
    const [real, ours] = await compared(box, args);
    assert.match(real.stderr, /^error: externally-managed-environment$/m);
    assert.match(ours.stderr, HINT, args.join(' '));
    assert.deepEqual({ ...ours, stderr: ours.stderr.replace(HINT, '') }, real);
  }
});
