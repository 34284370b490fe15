/** The syntax that differs between shells. Each shell has one file. */
export interface ShellSyntax {
  readonly name: string;
  /** Quotes a text so that the shell reads it as one argument with exactly these characters. */
  quote(word: string): string;
  /**
   * The line that activates a venv in this shell.
   * @param names the names in the venv's `bin`, because venv, virtualenv and uv write activation scripts for
   *   different shells
   */
  activate(venv: string, names: readonly string[]): string;
  /** The line that puts a directory first on PATH. */
  prependPath(directory: string): string;
  /**
   * The line that makes the shell look for commands again. Empty if the shell never remembers a command's
   * place.
   */
  readonly rehash: string;
  /** The line that loads the shell hook. Empty if pip-shim has no hook for this shell. */
  readonly hook: string;
  /** The start file for the hook's line, as messages name it: `~/.bashrc`. */
  readonly file: string;
  /**
   * The start files that may load the hook. Empty if the shell has no hook. Also empty for sh, which runs
   * scripts.
   */
  startFiles(places: StartPlaces): readonly string[];
}

/** A shell whose start files pip-shim edits. */
export interface EditedShell extends ShellSyntax {
  /** Lines for a start file. They put `first` first on PATH, and append `last` if it is missing. */
  pathLines(first: string, last: string): readonly string[];
  /** Lines for a start file. They load pip-shim's hook in an interactive shell if the launcher exists. */
  hookLines(launcher: string): readonly string[];
}

/**
 * The line that tells the user what to type in an open shell after commands have appeared or vanished. Empty
 * if such a shell notices the change itself.
 */
export const inOpenShells = ({ rehash }: Pick<ShellSyntax, 'rehash'>): readonly string[] =>
  rehash === '' ? [] : [`in shells that are open already: ${rehash}`];

export interface StartPlaces {
  readonly home: string;
  /** `$XDG_CONFIG_HOME` */
  readonly config: string;
  /** The directory of zsh's start files. */
  readonly zsh: string;
  /** The names in a directory. */
  readonly list: (directory: string) => readonly string[];
}
