// The shim watches pip's stderr. It must pass on every byte, and must not collect the bytes in memory.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fakePip, writeScript } from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';

/** Python code that writes MEGABYTES MB of a block to stderr, then prints Node.js's peak memory in kB. */
const FLOOD = (block: string) => `
import os
block = ${block}
for _ in range(int(os.environ["MEGABYTES"]) * 2**20 // len(block)):
    rest = block
    while rest: rest = rest[os.write(2, rest):]
with open("/proc/%d/status" % os.getppid()) as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")))`;

/** Python code that prints True if standard input is MEGABYTES MB of the block and nothing more. */
const COMPARE = (block: string) => `
import os, sys
block, count = ${block}, 0
while sys.stdin.buffer.read(len(block)) == block: count += 1
print(count == int(os.environ["MEGABYTES"]) * 2**20 // len(block) and not sys.stdin.buffer.read())`;

const LINES = 'b"".join(b"%0199d\\n" % n for n in range(5000))';
const NO_LINES = 'b"x" * 2**20';
const ALMOST = 'b"error: externally-managed-environmen\\n" * 20000';

async function flood(t: TestContext, block: string, megabytes: number): Promise<number> {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FLOOD(block));
  const compare = writeScript(join(box.bin, 'compare'), `#!${box.python.python}\n${COMPARE(block)}\n`);
  const { stdout } = await box.run('sh', ['-c', `pip install x 2>&1 >peak | ${compare}`], {
    env: { MEGABYTES: String(megabytes) },
    timeout: 300_000,
  });
  assert.equal(stdout, 'True\n', `${megabytes} MB arrive as they were written`);
  return Number(readFileSync(join(box.project, 'peak'), 'utf8'));
}

/** The kB of used buffers that V8 may hold before it frees them. To store all output would take far more. */
const UNCOLLECTED = 64_000;

const skip = existsSync('/proc/self/status') ? false : 'only /proc tells the memory of a process';

test('to pass on 1 GB of stderr of a fake pip, the shim needs no more memory than for 100 MB', {
  skip,
}, async (t) => {
  const [small, large] = [await flood(t, LINES, 100), await flood(t, LINES, 1000)];
  assert.ok(large < small + UNCOLLECTED, `${small} kB for 100 MB, ${large} kB for 1 GB`);
});

for (const [name, block] of [
  ['without a line end', NO_LINES],
  ['of lines that almost match the refusal', ALMOST],
] as const) {
  test(`300 MB of stderr ${name} take no more memory than 20 MB`, { skip }, async (t) => {
    const [small, large] = [await flood(t, block, 20), await flood(t, block, 300)];
    assert.ok(large < small + UNCOLLECTED, `${small} kB for 20 MB, ${large} kB for 300 MB`);
  });
}
