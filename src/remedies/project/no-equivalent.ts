/** Ends a translation, because the tool has no equivalent of an option or a requirement. */
export class NoEquivalent extends Error {}
