/** What can't be said to the tool; ends a translation. */
export class NoEquivalent extends Error {}
