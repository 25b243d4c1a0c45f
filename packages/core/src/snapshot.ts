import { sanitize } from "./sanitize.ts";

// Enough for a long conversation; beyond it a mark says what was cut.
const MAX_NODES = 100_000;
const MAX_DEPTH = 64;
const LIMITS = { text: Number.MAX_SAFE_INTEGER, nodes: MAX_NODES, depth: MAX_DEPTH };

const NOT_PLAIN = Symbol("not plain");

// How many values may still be copied; module state, since the copying is synchronous.
let nodesLeft = 0;

/**
 * Copies a value as it is now, as plain data: what `serialize` would write of it, at any length. Reads
 * each member once. Never throws; what has no JSON form becomes a string; what nests deeper than 64
 * levels or has more than 100,000 values is cut, with a mark.
 *
 * Messages are plain arrays and objects nearly always, and copied as such; anything else takes the
 * careful way.
 *
 * @example
 * ```ts
 * import { snapshot } from "@llmobs/core/serialize";
 *
 * const messages = [{ role: "user", content: "Why?" }];
 * const copy = snapshot(messages);
 * messages.length = 0;
 * console.log(JSON.stringify(copy)); // [{"role":"user","content":"Why?"}]
 * ```
 */
export function snapshot(value: unknown): unknown {
  nodesLeft = MAX_NODES;
  try {
    const copy = copyPlain(value, 0);
    if (copy !== NOT_PLAIN) return copy;
  } catch {
    // A getter or a proxy threw: the careful way copes with it.
  }
  return sanitize(value, LIMITS);
}

function copyPlain(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
    case "undefined":
      return value;
    case "object":
      return value === null ? null : copyPlainObject(value, depth);
    default:
      return NOT_PLAIN;
  }
}

function copyPlainObject(value: object, depth: number): unknown {
  if (depth === MAX_DEPTH || --nodesLeft < 0) return NOT_PLAIN;
  if (value.constructor === Array) return copyPlainItems(value as unknown[], depth);
  if (value.constructor !== Object) return NOT_PLAIN;
  // Spread first, so that the copy has its final shape at once.
  const copy: Record<string, unknown> = { ...value };
  for (const key in copy) {
    const member = copyPlain(copy[key], depth + 1);
    if (member === NOT_PLAIN) return NOT_PLAIN;
    copy[key] = member;
  }
  return copy;
}

function copyPlainItems(items: readonly unknown[], depth: number): unknown {
  nodesLeft -= items.length;
  if (nodesLeft < 0) return NOT_PLAIN;
  const copy = Array.from<unknown>({ length: items.length });
  for (let index = 0; index < items.length; index++) {
    const item = copyPlain(items[index], depth + 1);
    if (item === NOT_PLAIN) return NOT_PLAIN;
    copy[index] = item;
  }
  return copy;
}
