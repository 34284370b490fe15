import fc from 'fast-check';
import type { Row } from '../../unit/pip/rows.ts';
import { anything, nameFor, OPTIONS, option, requirement, TRUTHS, valueFor } from './pieces.ts';
import { hostileText } from './runs.ts';

/** Files that every row of {@link commandLines} gets in addition to its own files. */
export const STANDING_FILES = {
  'cwd/s.txt': 'absent\n',
  'cwd/d/t.txt': '-r ../s.txt\n',
  'cwd/venv/bin/python': '',
  'cwd/venv/pyvenv.cfg': '',
  'cwd/project/setup.py': '',
  'cwd/project/pyproject.toml': '',
  'cwd/empty/x': '',
};

const cluster = fc
  .string({ unit: fc.constantFrom(...'qvUIytreficChV'), minLength: 1, maxLength: 4 })
  .map((letters) => [`-${letters}`]);

const LONE = ['--', '-', '', '--log=l', '--no', '---', '--=x', '-q=', 'install', 'uninstall', 'list'];
const word = fc.oneof(
  { weight: 8, arbitrary: option },
  { weight: 5, arbitrary: requirement.map((text) => [text]) },
  { weight: 2, arbitrary: cluster },
  { weight: 1, arbitrary: fc.constantFrom(...LONE).map((text) => [text]) },
  { weight: 1, arbitrary: anything.map((text) => [text]) },
);
const wordsUpTo = (maxLength: number): fc.Arbitrary<string[]> =>
  fc.array(word, { maxLength }).map((parts) => parts.flat());

/** Arguments that pip mostly parses without an error. */
const GOOD = [['-y'], ['-q'], ['-v'], ['-r', 'r.txt'], ['-rs.txt'], ['--trusted-host', 'h']];
const good = fc
  .array(
    fc.oneof(
      requirement.map((text) => [text]),
      fc.constantFrom(...GOOD),
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((parts) => parts.flat());

const general = fc.constantFrom(...OPTIONS.filter(({ on }) => on.includes('main')));
const before = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  {
    weight: 3,
    arbitrary: general.chain((chosen) =>
      fc
        .tuple(nameFor(chosen), valueFor(chosen))
        .map(([name, value]) => (chosen.type ? [name, value] : [name])),
    ),
  },
  { weight: 1, arbitrary: wordsUpTo(2) },
);

const subcommand = fc.oneof(
  { weight: 9, arbitrary: fc.constant('install') },
  { weight: 5, arbitrary: fc.constant('uninstall') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'list',
      'download',
      'wheel',
      'freeze',
      'config',
      'help',
      'inst',
      'Install',
      'lock',
    ),
  },
);

const variable = fc
  .constantFrom(...OPTIONS)
  .chain((chosen) =>
    fc.tuple(
      fc.constantFrom(...chosen.names.filter((name) => name.startsWith('--'))),
      chosen.type ? valueFor(chosen) : fc.constantFrom(...TRUTHS),
    ),
  )
  .map(([name, value]): [string, string] => [name.slice(2), value]);

const environment = fc
  .array(variable, { maxLength: 2 })
  .map((pairs) =>
    Object.fromEntries(
      pairs.map(([name, value]) => [`PIP_${name.replaceAll('-', '_').toUpperCase()}`, value]),
    ),
  );

const configLine = fc.oneof(
  { weight: 5, arbitrary: variable.map(([name, value]) => `${name} = ${value}`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '[global]',
      '[install]',
      '[uninstall]',
      '[DEFAULT]',
      '  more',
      '',
      '# c',
      '; c',
      '[x',
    ),
  },
  { weight: 1, arbitrary: hostileText(8) },
);
const config = fc
  .tuple(fc.constantFrom('[global]', '[install]', '[uninstall]', ''), fc.array(configLine, { maxLength: 4 }))
  .map(([first, lines]) => [first, ...lines].join('\n'));

const FILE_LINES = `-r s.txt
-r d/t.txt
-c s.txt
-r absent.txt
-e ./project
-e git+https://h.invalid/x#egg=x
--pre
--index-url u
-i u
-f d
--hash=sha256:0
six==1 --hash=sha256:0
six --hash sha1:0
absent \\
\\
# c
six # c
six#c
\${HOME}
\${NAME}
"six"
'
--user
--no-binary :all:
 six
--config-settings=a=b
-r
﻿six`.split('\n');
const fileLine = fc.oneof(
  { weight: 3, arbitrary: requirement },
  { weight: 4, arbitrary: fc.constantFrom(...FILE_LINES) },
  { weight: 1, arbitrary: hostileText(8) },
);
const file = fc.array(fileLine, { maxLength: 4 }).map((lines) => lines.join('\n'));

/** Draws random pip command lines, each with PIP_* variables, a config file and a requirements file. */
export const commandLines: fc.Arbitrary<Row & { readonly args: readonly string[] }> = fc
  .record({
    before,
    subcommand,
    after: fc.oneof({ weight: 3, arbitrary: wordsUpTo(5) }, { weight: 2, arbitrary: good }),
    env: fc.oneof({ weight: 2, arbitrary: fc.constant({}) }, environment),
    config: fc.option(config, { freq: 3, nil: undefined }),
    file,
  })
  .map(({ before: first, subcommand: name, after, env, config: text, file: lines }) => ({
    args: [...first, name, ...after],
    env,
    files: { 'cwd/r.txt': lines, ...(text === undefined ? {} : { 'home/.config/pip/pip.conf': text }) },
  }));
