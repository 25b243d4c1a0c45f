import type { ObservedEvent } from "@llmobs/core";

/** The envelope without what is in its texts: an object of twelve members, eight of them texts. */
const ENVELOPE_BYTES = 256;
const OBJECT_BYTES = 24;
/** A member's place, a number or the head of a string. */
const WORD_BYTES = 16;
const BYTES_PER_CHARACTER = 2;
/** What lies deeper is not counted. */
const MAX_DEPTH = 64;
/** What a thing counts that can't be looked into. */
const OPAQUE_BYTES = 4_096;

/** The objects in which the one that is being counted lies. */
const around: unknown[] = Array.from({ length: MAX_DEPTH });

/**
 * Estimates the memory that an event takes, from above: what it shares with others is counted as its
 * own. Stops counting when `limit` is exceeded. Never throws.
 */
export function bytesOfEvent(event: ObservedEvent, limit: number): number {
  try {
    const characters =
      lengthOf(event.id) +
      lengthOf(event.type) +
      lengthOf(event.source) +
      lengthOf(event.sessionId) +
      lengthOf(event.userId) +
      lengthOf(event.traceId) +
      lengthOf(event.spanId) +
      lengthOf(event.parentSpanId);
    let bytes = ENVELOPE_BYTES + BYTES_PER_CHARACTER * characters;
    if (event.attributes !== undefined) bytes += bytesOf(event.attributes, limit - bytes, 0);
    return bytes + bytesOf(event.data, limit - bytes, 0);
  } catch {
    return OPAQUE_BYTES;
  }
}

function lengthOf(text: unknown): number {
  return typeof text === "string" ? text.length : 0;
}

function bytesOf(value: unknown, limit: number, depth: number): number {
  if (typeof value === "string") return WORD_BYTES + BYTES_PER_CHARACTER * value.length;
  if (typeof value !== "object" || value === null) return WORD_BYTES;
  if (depth === MAX_DEPTH || isAround(value, depth)) return WORD_BYTES;
  around[depth] = value;
  if (Array.isArray(value)) return bytesOfItems(value, limit, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength;
    if (value instanceof Map || value instanceof Set) {
      return bytesOfItems([...value].flat(), limit, depth);
    }
  }
  return bytesOfMembers(value as Readonly<Record<string, unknown>>, limit, depth);
}

function bytesOfItems(items: readonly unknown[], limit: number, depth: number): number {
  let bytes = OBJECT_BYTES;
  for (let index = 0; index < items.length && bytes <= limit; index++) {
    bytes += bytesOf(items[index], limit - bytes, depth + 1);
  }
  return bytes;
}

function bytesOfMembers(
  members: Readonly<Record<string, unknown>>,
  limit: number,
  depth: number,
): number {
  let bytes = OBJECT_BYTES;
  for (const name in members) {
    if (bytes > limit) break;
    bytes += BYTES_PER_CHARACTER * name.length + bytesOf(members[name], limit - bytes, depth + 1);
  }
  return bytes;
}

function isAround(value: object, depth: number): boolean {
  for (let index = 0; index < depth; index++) if (around[index] === value) return true;
  return false;
}
