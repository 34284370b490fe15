/** Thrown if pip would end with an error or help, or not refuse. `explain` and PIP_SHIM_DEBUG print `why`. */
export class PipExit extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}
