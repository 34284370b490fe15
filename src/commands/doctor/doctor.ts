import type { Subcommand } from '../command.ts';
import { columns } from '../help.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { type Check, type Checked, together } from './check.ts';
import { checkHook, hookState } from './hook.ts';
import { checkNewShells } from './new-shells.ts';
import { checkPips } from './pips.ts';
import { checkInstallations, checkProgram } from './program.ts';
import { checkSettings } from './settings.ts';
import { checkPath, checkPlaced } from './shims.ts';
import { checkVenvs } from './venvs.ts';

/** All checks, in the order of the output. */
const CHECKS: readonly Check[] = [
  checkPlaced,
  checkPath,
  checkPips,
  checkHook,
  checkNewShells,
  checkProgram,
  checkInstallations,
  checkVenvs,
  checkSettings,
];

export const doctor: Subcommand = {
  name: 'doctor',
  summary: 'find what is wrong, and say how to fix it',
  usage: 'doctor [--json]',
  details: [
    'Exit code 0: no problems found; 1: there are some. Nothing is changed.',
    'At a terminal it starts your shell anew, and asks it whether an alias or a function hides pip.',
    '--json prints an object: `version`, `ok`, `findings` (`code`, `problem`, `remedy`),',
    '`notes`, `seen` (`what`, `value`), and `hook` (`loaded`: here, around or no; `startFile`).',
  ],
  examples: [
    ['pip-shim doctor', 'when pip does not do what you expect'],
    ['pip-shim doctor --json', 'for a program'],
  ],
  async run(args, ports) {
    const { options } = readWords(args, ['--json']);
    const checking = Promise.all(CHECKS.map((check) => check(ports)));
    const result = together(await ports.screen.during('checking', checking));
    const ok = result.findings.length === 0;
    if (options.has('--json'))
      ports.answer.data({
        ...{ version: ports.version, ok, ...result, seen: asObjects(result.seen) },
        hook: await hookState(ports),
      });
    else print(result, ports);
    return ok ? 0 : 1;
  },
};

const asObjects = (seen: Checked['seen']) => distinct(seen).map(([what, value]) => ({ what, value }));

function print({ seen, findings, notes }: Checked, { answer, version }: Ports): void {
  for (const line of columns([['pip-shim', version], ...distinct(seen)], '')) answer.line(line);
  for (const note of notes) answer.line(`note: ${note}`);
  for (const { problem, remedy } of findings) {
    answer.line(`problem: ${problem}`);
    for (const step of remedy) answer.line(`  ${step}`);
  }
  const { length } = findings;
  answer.line(length === 0 ? 'no problems found' : `${length} problem${length === 1 ? '' : 's'} found`);
}

/** Removes duplicates: several shims may use the same Node.js or the same program. */
function distinct(seen: Checked['seen']): Checked['seen'] {
  return [...new Map(seen.map((pair) => [pair.join('\0'), pair])).values()];
}
