/** The tool has no words for something. Ends the translation. */
export class NoEquivalent extends Error {}
