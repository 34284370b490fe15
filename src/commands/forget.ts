import { findProject, outsideOf } from '../environment/project.ts';
import { belowHome } from '../system/paths.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';

export const forget: Subcommand = {
  name: 'forget',
  summary: 'ask again in this project, where a choice was made for always',
  usage: 'forget',
  details: [
    'In the menu the key a does what is highlighted and remembers it: from then on it is done',
    'without the menu, in this project and at a terminal alone, wherever it is offered.',
    'This forgets what was remembered for the project of the current directory.',
  ],
  examples: [['pip-shim forget', 'the next pip install asks again']],
  async run(args, { cwd, places, env, look, uid, choices, answer }) {
    readWords(args, []);
    const { root } = findProject(cwd, outsideOf(env, places.home, uid), look);
    const shown = belowHome(root, places.home);
    const choice = choices.find(root);
    if (!choices.forget(root)) answer.line(`nothing was remembered for ${shown}: nothing to forget`);
    else
      answer.line(
        `forgotten for ${shown}: ${choice?.remedy ?? 'what could not be read or was for another directory'}`,
      );
    return 0;
  },
};
