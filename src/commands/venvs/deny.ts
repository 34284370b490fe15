import { type RegistryEntry, TOKEN_FILE, tokenLines } from '../../state/venv-record.ts';
import { shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { assertNoLink, chosenVenv } from './resolve-venv.ts';

export const deny: Subcommand = {
  name: 'deny',
  summary: 'forget a venv: pip-shim no longer uses it or mentions it on cd',
  usage: 'deny [PATH]',
  details: [
    "PATH is a venv that need not exist any more (default: the project's). The venv itself",
    'stays. If pip-shim made it, it then counts as not made by pip-shim.',
  ],
  examples: [
    ['pip-shim deny', "the project's venv"],
    ['pip-shim deny ~/envs/work', 'a venv elsewhere'],
  ],
  async run(args, ports) {
    const { positionals } = readWords(args, [], 1);
    const path = chosenVenv('deny', positionals[0], ports);
    assertNoLink('deny', path, ports);
    const shown = shownPath(path, ports);
    const entry = ports.registry.find(path);
    ports.denials.add(path);
    if (!entry) {
      ports.answer.line(`${shown} was not known to pip-shim: nothing to forget`);
      return 0;
    }
    if (entry.state === 'allowed') removeToken(path, entry, ports);
    ports.registry.forget(path);
    ports.answer.line(`forgotten: ${shown}`);
    if (ports.look.stat(path))
      ports.answer.line(`to allow it again: pip-shim allow ${quoteWord(typedPath(path, ports))}`);
    return 0;
  },
};

/** Removes the token file that `pip-shim allow` wrote, if the file still has the token in the record. */
function removeToken(path: string, { token }: RegistryEntry, { look, files }: Ports): void {
  const file = `${path}/${TOKEN_FILE}`;
  if (tokenLines(path, look)[0] === token) files.removeFile(file);
}
