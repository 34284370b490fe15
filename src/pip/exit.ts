/**
 * Thrown if pip would not refuse, for example because it ends with help or an error. `pip-shim explain` and
 * PIP_SHIM_DEBUG print `why`.
 */
export class PipExit extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}
