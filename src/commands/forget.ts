import { belowHome } from '../system/paths.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import { projectHere } from './venvs/resolve-venv.ts';

export const forget: Subcommand = {
  name: 'forget',
  summary: 'forget the choice remembered for this project, and ask again',
  usage: 'forget',
  details: [
    'In the menu, the key a runs the highlighted entry and remembers it. From then on it runs',
    'without the menu wherever it is offered, but only in this project and at a terminal.',
    'This forgets what was remembered for the project of the current directory.',
  ],
  examples: [['pip-shim forget', 'the next pip install asks again']],
  async run(args, ports) {
    const { places, choices, answer } = ports;
    readWords(args, []);
    const { root } = projectHere(ports);
    const shown = belowHome(root, places.home);
    const choice = choices.find(root);
    const what = choice?.remedy ?? 'a choice that was unreadable or belonged to another directory';
    if (!choices.forget(root)) answer.line(`nothing was remembered for ${shown}: nothing to forget`);
    else answer.line(`forgotten for ${shown}: ${what}`);
    return 0;
  },
};
