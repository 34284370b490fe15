/** pip would end here, by an error of its own or by help; `why` is for `explain` and PIP_SHIM_DEBUG. */
export class PipExit extends Error {
  readonly why: string;

  constructor(why: string) {
    super(why);
    this.why = why;
  }
}
