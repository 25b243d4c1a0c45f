import { type SanitizeLimits, sanitize } from "./sanitize.ts";

export { beginningOf } from "./cut-text.ts";
export { snapshot } from "./snapshot.ts";

/** How `serialize` writes. */
export interface SerializeOptions {
  /** The most that the text may take in UTF-8, in bytes. @default 262_144 */
  readonly maxBytes?: number;
}

const DEFAULT_MAX_BYTES = 262_144;
const MAX_DEPTH = 64;

// How many characters and values the value being checked may still hold. Module state rather than a parameter:
// the check is synchronous, and a counter that travels up and down the recursion costs a tenth more.
let budget = 0;

/**
 * Writes any value as one line of JSON. Never throws, whatever the value does: cycles, BigInt, Map,
 * Set, Error, Date, typed arrays, functions, throwing getters and `toJSON`, lone surrogates and
 * endless structures all have a readable form. A value that is too large is cut, long strings
 * first, each cut marked; the text stays valid JSON.
 *
 * Ordinary data (plain objects, arrays, strings, numbers) is checked in one walk and then left to
 * `JSON.stringify`, which is why it costs little more than that.
 *
 * @example
 * ```ts
 * import { serialize } from "@llmobs/core/serialize";
 *
 * console.log(serialize({ tokens: 12n, tags: new Set(["a"]) })); // {"tokens":"12","tags":["a"]}
 * ```
 */
export function serialize(value: unknown, options?: SerializeOptions): string {
  const maxBytes = options?.maxBytes ?? DEFAULT_MAX_BYTES;
  budget = maxBytes;
  try {
    if (isPlain(value, 0)) {
      const json = JSON.stringify(value) as string | undefined;
      if (json !== undefined && fits(json, maxBytes)) return json;
    }
  } catch {
    // A getter or a proxy threw, now or on the second reading: the careful way copes with it.
  }
  return serializeCarefully(value, maxBytes);
}

/** Says whether `JSON.stringify` will write the value as it should be, within the budget. */
function isPlain(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case "string":
      budget -= value.length;
      return budget >= 0;
    case "number":
    case "boolean":
    case "undefined":
      return --budget >= 0;
    case "object": {
      if (--budget < 0) return false;
      if (value === null) return true;
      if (depth === MAX_DEPTH) return false;
      const { constructor } = value;
      if (constructor === Object) {
        for (const key in value) {
          const member = (value as Record<string, unknown>)[key];
          // Most members are strings: not calling for them saves a third of the walk.
          if (typeof member === "string") budget -= member.length;
          else if (!isPlain(member, depth + 1)) return false;
        }
        return budget >= 0;
      }
      if (constructor !== Array) return false;
      const items = value as unknown[];
      for (let index = 0; index < items.length; index++) {
        if (!isPlain(items[index], depth + 1)) return false;
      }
      return true;
    }
    default:
      return false;
  }
}

function serializeCarefully(value: unknown, maxBytes: number): string {
  const limits: SanitizeLimits = { text: maxBytes, nodes: maxBytes, depth: MAX_DEPTH };
  for (let share = 2; share < 4 * maxBytes; share *= 4) {
    const json = JSON.stringify(sanitize(value, limits)) as string | undefined;
    if (json === undefined) return "null";
    if (fits(json, maxBytes)) return json;
    limits.text = Math.floor(maxBytes / share);
    limits.nodes = Math.floor(maxBytes / share);
  }
  return '"[cut]"';
}

function fits(json: string, maxBytes: number): boolean {
  if (json.length > maxBytes) return false;
  // One UTF-16 unit takes three bytes at the most, so that short texts need no counting.
  return json.length * 3 <= maxBytes || Buffer.byteLength(json) <= maxBytes;
}
