import type { ShellSyntax } from './shell.ts';

/** In fish's single quotes a backslash escapes itself and the quote (fish documentation, "Quotes"). */
function quote(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

export const fish: ShellSyntax = {
  name: 'fish',
  quote,
  hook: { line: 'pip-shim hook fish | source', file: '~/.config/fish/config.fish' },
  startFiles({ config, list }) {
    const more = list(`${config}/fish/conf.d`).filter((name) => name.endsWith('.fish'));
    return [`${config}/fish/config.fish`, ...more.map((name) => `${config}/fish/conf.d/${name}`)];
  },
  activate: (venv) => `source ${quote(`${venv}/bin/activate.fish`)}`,
  prependPath: (directory) => `set -gx PATH ${quote(directory)} $PATH`,
};
