/** A pip command, as the user gave it to `explain`. */
export interface PipWords {
  /** `pip`, `pip3`, `pip3.12` */
  readonly name: string;
  /** Path of the real pip. */
  readonly pip: string;
  /** pip's arguments, with the subcommand. */
  readonly words: readonly string[];
}
