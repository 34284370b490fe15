import { type Provider, providersOf } from '../../packages/providers.ts';
import { usageError } from '../../system/errors.ts';
import { shownPath } from '../../system/paths.ts';
import type { Subcommand } from '../command.ts';
import { columns } from '../help.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { type Environment, knownEnvironments } from './environments.ts';

export const where: Subcommand = {
  name: 'where',
  summary: 'which environments have a package, a module or a command',
  usage: 'where [--json] PACKAGE',
  details: [
    "Looks into the venv of this place (here), all venvs that pip-shim knows, pipx's tools, and",
    'what each Python on PATH imports without a venv: of the user (user site), installed by pip',
    'for all (local), and of the system. Runs nothing that it finds. Exit code 1: nowhere.',
    '--json prints an object: `name`, and `found` with `path`, `kind`, `python`, `here`,',
    '`distribution`, `version` and `as` (a list of name, import and command).',
  ],
  examples: [
    ['pip-shim where requests', 'by its name'],
    ['pip-shim where yaml', 'by the name to import'],
    ['pip-shim where pytest', 'or by a command'],
  ],
  async run(args, ports) {
    const { options, positionals } = readWords(args, ['--json'], 1);
    const word = checkedWord(positionals[0]);
    const environments = await knownEnvironments(ports);
    const found = environments.flatMap((environment) =>
      providersOf(word, environment, ports.look).map((provider) => ({ environment, provider })),
    );
    if (options.has('--json')) ports.answer.data({ name: word, found: found.map(asObject) });
    else if (found.length > 0)
      for (const line of columns(found.map((each) => row(word, each, ports)))) ports.answer.line(line);
    else ports.screen.problem(`${word} is in none of ${environments.length} environments`, TO_LIST);
    return found.length > 0 ? 0 : 1;
  },
};

const TO_LIST = ['to list them: pip-shim list --packages'];

/** @throws ShimError (exit code 2) if the word is missing, or can't name a distribution, module or command */
function checkedWord(word: string | undefined): string {
  if (word !== undefined && /^\w[\w.+-]*$/.test(word)) return word;
  const what =
    word === undefined ? 'where needs the name of a package' : `not the name of a package: ${word}`;
  throw usageError(what, ['type one name, without a version, such as: pip-shim where requests']);
}

interface Found {
  readonly environment: Environment;
  readonly provider: Provider;
}

function asObject({ environment: { path, kind, python, here }, provider }: Found): unknown {
  const { name: distribution, version = null, as } = provider;
  return { path, kind, python: python ?? null, here, distribution, version, as };
}

function row(word: string, { environment, provider }: Found, ports: Ports): readonly string[] {
  const { path, kind, python = '?', here, bin } = environment;
  const { name, version = '?', as } = provider;
  const notes = [
    ...(here ? ['here'] : []),
    ...(as.includes('import') && !as.includes('name') ? [`import ${word}`] : []),
    ...(as.includes('command') ? [shownPath(`${bin}/${word}`, ports)] : []),
  ];
  return [shownPath(path, ports), kind, `Python ${python}`, `${name} ${version}`, notes.join(', ')];
}
