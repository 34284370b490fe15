/** Thrown to end a translation, if the tool has no equivalent of an option or a requirement. */
export class NoEquivalent extends Error {}
