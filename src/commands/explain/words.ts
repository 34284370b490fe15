/** A pip command, as the user gave it to `explain`. */
export interface PipWords {
  /** Name of the pip command, such as `pip`, `pip3` or `pip3.12`. */
  readonly name: string;
  /** Path of the real pip. */
  readonly pip: string;
  /** pip's arguments, with the subcommand. */
  readonly words: readonly string[];
}
