import type { EditedShell } from './shell.ts';

/**
 * Quotes a word for fish. In fish's single quotes, a backslash escapes itself and the quote (fish
 * documentation, "Quotes").
 */
function quote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return quoted(word);
}

/** Quotes a word, even if it has no special character. */
export const quoted = (word: string): string => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

export const fish: EditedShell = {
  name: 'fish',
  quote,
  rehash: '',
  hook: 'pip-shim hook fish | source',
  file: '~/.config/fish/config.fish',
  startFiles({ config, list }) {
    const more = list(`${config}/fish/conf.d`).filter((name) => name.endsWith('.fish'));
    return [`${config}/fish/config.fish`, ...more.map((name) => `${config}/fish/conf.d/${name}`)];
  },
  activate: (venv) => `source ${quote(`${venv}/bin/activate.fish`)}`,
  pathLines: (first, last) => [
    'begin',
    `    set -l _pipshim_dir ${quoted(first)}`,
    `    set -l _pipshim_bin ${quoted(last)}`,
    ...PATH_LINES,
    'end',
  ],
  hookLines: (launcher) => [
    `if status is-interactive; and test -x ${quoted(launcher)}`,
    `    ${quoted(launcher)} hook fish | source`,
    'end',
  ],
  prependPath: (directory) => `set -gx PATH ${quote(directory)} $PATH`,
};

const PATH_LINES = `    set -l _pipshim_rest
    for _pipshim_entry in $PATH
        if test "$_pipshim_entry" != "$_pipshim_dir"
            set _pipshim_rest $_pipshim_rest $_pipshim_entry
        end
    end
    if not contains -- $_pipshim_bin $_pipshim_rest
        set _pipshim_rest $_pipshim_rest $_pipshim_bin
    end
    set -gx PATH $_pipshim_dir $_pipshim_rest
    set -e _pipshim_entry`.split('\n');
