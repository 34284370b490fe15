import { quoted, quoteWord } from '../ui/text.ts';
import type { EditedShell } from './shell.ts';

/** The syntax of dash, ash, ksh and every other shell that reads POSIX sh. */
export const posix: EditedShell = {
  name: 'sh',
  quote: quoteWord,
  rehash: 'hash -r',
  hook: 'eval "$(pip-shim hook sh)"',
  file: 'the script, before its first pip',
  startFiles: () => [],
  activate: (venv) => `. ${quoteWord(`${venv}/bin/activate`)}`,
  pathLines: (first, last) => [
    `_pipshim_dir=${quoted(first)}`,
    `_pipshim_bin=${quoted(last)}`,
    ...PATH_LINES,
  ],
  hookLines: (launcher) => [`_pipshim_hook=${quoted(launcher)}`, ...HOOK_LINES],
  prependPath: (directory) => `export PATH=${quoteWord(directory)}:"$PATH"`,
};

const PATH_LINES = `_pipshim_path=:\${PATH:+$PATH:}
while case $_pipshim_path in *":$_pipshim_dir:"*) ;; *) false ;; esac; do
  _pipshim_path=\${_pipshim_path%%":$_pipshim_dir:"*}:\${_pipshim_path#*":$_pipshim_dir:"}
done
case $_pipshim_path in *":$_pipshim_bin:"*) ;; *) _pipshim_path=$_pipshim_path$_pipshim_bin: ;; esac
_pipshim_path=\${_pipshim_path#:}
PATH=$_pipshim_dir:\${_pipshim_path%:}
export PATH
unset _pipshim_dir _pipshim_bin _pipshim_path`.split('\n');

/** These lines find out whether bash or zsh runs them, because several shells read ~/.profile. */
const HOOK_LINES = `case $-:\${BASH_VERSION:+bash}\${ZSH_VERSION:+zsh} in
  *i*:bash) if builtin [ -x "$_pipshim_hook" ]; then builtin eval "$("$_pipshim_hook" hook bash)"; fi ;;
  *i*:zsh) if builtin [ -x "$_pipshim_hook" ]; then builtin eval "$("$_pipshim_hook" hook zsh)"; fi ;;
esac
unset -v _pipshim_hook`.split('\n');
