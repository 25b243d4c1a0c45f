/** Where in a text something to redact stands: from `start` up to, not including, `end`. */
export interface Finding {
  readonly start: number;
  readonly end: number;
}

/**
 * Finds the first occurrence at or behind `from`, as if the text began there. All occurrences in a text
 * together, each search beginning where the last finding ended, take a time linear in its length.
 */
export type Find = (text: string, from: number) => Finding | undefined;

/** One way to find something, and what tells beforehand that there is nothing to find. */
export interface Finder {
  readonly find: Find;
  /** The length of the shortest text in which there can be something. */
  readonly least: number;
  /** An ASCII character without which there is nothing. */
  readonly needs?: string;
}

/** A kind of secret, and the ways in which it is found. */
export interface Pattern {
  readonly kind: string;
  readonly finders: readonly Finder[];
  /** How often it is looked for in one text; beyond, all the rest counts as found. */
  readonly most: number;
}
