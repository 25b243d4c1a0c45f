/** What is looked at in one event. Beyond, it is copied with its end cut off, and the cut marked. */

/** Levels of nesting, as `snapshot` has them. */
export const MAX_DEPTH = 64;
/** Values in all, as `snapshot` has them. */
export const MAX_VALUES = 100_000;
/** Characters in all texts: an event may hold the same text many times, which costs it nothing. */
export const MAX_CHARACTERS = 16_777_216;
