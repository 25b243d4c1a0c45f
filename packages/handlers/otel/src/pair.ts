/** What an event's type says of its place in a pair. */
export interface PairHalf {
  /** Which half it is; `undefined` of an event that is none. */
  readonly half: "start" | "end" | undefined;
  /** What the halves have in common: `"llm"` for `llm.start` and `llm.end`. */
  readonly pair: string;
}

/** There are few types, and an event of one at every turn: taking a type apart once will do. */
const known = new Map<string, PairHalf>();
const MOST_KNOWN = 1_000;

/** Takes an event's type apart. */
export function pairHalf(type: string): PairHalf {
  const before = known.get(type);
  if (before !== undefined) return before;
  const match = /^(.+)\.(start|end)$/s.exec(type);
  const parts: PairHalf =
    match === null
      ? { half: undefined, pair: type }
      : { half: match[2] as "start" | "end", pair: match[1] as string };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(type, parts);
  return parts;
}
