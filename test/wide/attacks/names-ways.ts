import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { namesBox } from '../../e2e/attacks/named-project.ts';
import { hostileText, LIMIT, runs } from '../fuzz/runs.ts';

/** Texts that make the file PWNED if a program runs them. Some first end a comment or string around them. */
const PAYLOADS = [
  '$(>PWNED)',
  '`>PWNED`',
  '"$(>PWNED)"',
  "'''+open('PWNED','w').close()+'''",
  '\nopen("PWNED","w")\n',
  '\n>PWNED\n',
  '&>PWNED&',
  ';>PWNED;',
  '|tee PWNED|',
  '>PWNED',
  'coding=utf-7+AAo-open(chr(80),chr(119))+AAo-',
  '\\\n>PWNED',
];
const stray = fc.integer({ min: 0xdc80, max: 0xdcff }).map((code) => String.fromCharCode(code));
const piece = fc.oneof(
  { weight: 4, arbitrary: hostileText(8) },
  { weight: 4, arbitrary: fc.constantFrom(...PAYLOADS) },
  { weight: 1, arbitrary: stray },
  { weight: 2, arbitrary: fc.constantFrom(' ', 'x'.repeat(120), 'demo') },
);
const BYTES = 255;
const name = fc
  .array(piece, { minLength: 1, maxLength: 4 })
  .map((pieces) => pieces.join('').replaceAll('/', '_'))
  .filter(
    (text) => !['', '.', '..'].includes(text) && Buffer.byteLength(text) <= BYTES && !text.includes('\0'),
  );

/**
 * Runs pip-shim's commands in directories with random names. No command may execute a name. All 200 names
 * take ten minutes, so each of four test files tries 50 names.
 * @param quarter 1 to 4
 */
export function testQuarter(quarter: number): void {
  test(
    `no command executes any of 50 random directory names (part ${quarter} of 4)`,
    {
      timeout: LIMIT,
    },
    (t) => eachWay(t, quarter),
  );
}

async function eachWay(t: TestContext, quarter: number): Promise<void> {
  const box = await namesBox(t);
  const install = `pip install --no-index '${box.wheel}'`;
  const lines = [
    `PIP_SHIM_AUTO=venv ${install}`,
    `PIP_SHIM_AUTO=venv ${install}`,
    `PIP_SHIM_AUTO=venv PIP_SHIM_VENV=named ${install}`,
    `PIP_SHIM_AUTO=venv VIRTUAL_ENV=$PWD/.venv ${install}`,
    'PIP_SHIM_AUTO=venv python3 -c pass',
    'PIP_SHIM_AUTO=venv python3 -m pip uninstall -y demo',
    'pip-shim run -- demo',
    'eval "$(pip-shim hook sh)"',
    'pip-shim push; pip --version; pip-shim pop',
    'rm -f .venv/bin/python*; pip-shim list; pip-shim doctor; pip-shim explain demo',
    `PIP_SHIM_AUTO=venv ${install}`,
    'pip-shim undo --yes; pip-shim remove --yes ./.venv; pip-shim prune --yes',
  ];
  const { numRuns, seed } = runs(200);
  let made = 0;
  const all = fc.sample(name, { numRuns, seed });
  for (const each of all.filter((_, at) => at % 4 === quarter - 1)) {
    const project = box.project(each);
    const { stdout, stderr } = await box.in(project, `${lines.join('\n')}\n`, { timeout: 120_000 });
    assert.deepEqual(box.canaries(), [], `${JSON.stringify(each)}\n${stdout}${stderr}`);
    assert.doesNotMatch(stderr, /^ +at |this is a bug in pip-shim|running plain pip/m, JSON.stringify(each));
    if (/^pip-shim: installed in \.venv/m.test(stderr)) made++;
    await box.run('rm', ['-rf', `${box.home}/projects`]);
  }
  assert.ok(
    made > 5,
    `only ${made} of the names could have a venv: the others say nothing about its scripts`,
  );
}
