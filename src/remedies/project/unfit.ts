/** What can't be said to the tool; ends a translation. */
export class Unfit extends Error {}
