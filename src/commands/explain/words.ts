/** A pip command as it was given to `explain`. */
export interface PipWords {
  /** `pip`, `pip3`, `pip3.12` */
  readonly name: string;
  /** Path of the real one. */
  readonly pip: string;
  /** Everything after its name, with the subcommand. */
  readonly words: readonly string[];
}
