import { quoted } from '../../shells/fish.ts';
import type { Completable } from './words.ts';

const HEAD = `# Completion of pip-shim for fish, as printed by: pip-shim completions fish
function __pip_shim_follows --description 'Is this the command, and no -- behind it?'
    set -l typed (commandline -opc)
    test "$typed[2]" = "$argv[1]"; and not contains -- -- $typed
end
function __pip_shim_venvs
    set -l data $HOME/.local/share
    string match -q '/*' -- "$XDG_DATA_HOME"; and set data $XDG_DATA_HOME
    for each in $data/pip-shim/venvs/*/
        string replace -r '.*/([^/]+)/$' '$1' -- $each
    end
end
function __pip_shim_command --description 'What the command behind -- is completed with'
    set -l typed (commandline -opc)
    set -l at (contains -i -- -- $typed)
    set -l before (string escape -- $typed[(math $at + 1)..-1])
    complete -C (string join ' ' -- $before (commandline -ct))
end
complete -c pip-shim -e
complete -c pip-shim -f
complete -c pip-shim -n 'test (count (commandline -opc)) -eq 1' -l help
complete -c pip-shim -n 'test (count (commandline -opc)) -eq 1' -l version
`;

/** The completion script. fish sources it, or loads it from fish's directory of completions. */
export function fishCompletions(commands: readonly Completable[]): string {
  return `${HEAD}${commands.flatMap(lines).join('\n')}\n`;
}

function lines({ name, summary, options, words, ...takes }: Completable): readonly string[] {
  const follows = `complete -c pip-shim -n '__pip_shim_follows ${name}'`;
  const venvs = takes.takesVenv ? [`${follows} -a '(__pip_shim_venvs)' -d venv`] : [];
  const paths = takes.takesPath ? [`${follows} -a '(__fish_complete_directories (commandline -ct) "")'`] : [];
  const command = `complete -c pip-shim -n 'contains -- -- (commandline -opc)' -a '(__pip_shim_command)'`;
  return [
    `complete -c pip-shim -n 'test (count (commandline -opc)) -eq 1' -a ${name} -d ${quoted(summary)}`,
    ...options.map((option) => `${follows} -l ${option.slice(2)}`),
    ...(words.length > 0 ? [`${follows} -a '${words.join(' ')}'`] : []),
    ...[...venvs, ...paths, ...(takes.takesCommand ? [command] : [])],
  ];
}
