import type { Frame } from "./context.ts";

/** Where a trace that began elsewhere goes on: the ids of a `traceparent` header. */
export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  /** Whether the caller records its part of the trace. */
  readonly sampled: boolean;
  /** Whether whoever began the trace vouches that its id is random. @default true */
  readonly random?: boolean;
}

const SAMPLED = 1;
const RANDOM = 2;
/** Of a trace that begins here: it is recorded, and its id is random. */
export const OWN_TRACE_FLAGS: number = SAMPLED | RANDOM;

const PATTERN = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * Reads a `traceparent` header. What does not follow the specification gives `undefined`, as it
 * asks: the trace then starts afresh.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function parseTraceparent(header: string): TraceParent | undefined {
  const match = PATTERN.exec(header.trim());
  if (match === null) return undefined;
  const [, version, traceId, spanId, hexFlags, rest] = match;
  if (traceId === undefined || spanId === undefined || hexFlags === undefined) return undefined;
  const known = version !== "ff" && !(version === "00" && rest !== undefined);
  if (!known || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  const flags = parseInt(hexFlags, 16);
  return { traceId, spanId, sampled: (flags & SAMPLED) !== 0, random: (flags & RANDOM) !== 0 };
}

/**
 * Writes the `traceparent` header that hands a trace on to another service, with the flags of level 2
 * of the specification. They are whoever's began the trace: a caller that does not record it, or whose
 * ids are not random, is passed on as such.
 *
 * @see https://www.w3.org/TR/trace-context-2/#trace-flags
 */
export function formatTraceparent(parent: TraceParent): string {
  return write(parent.traceId, parent.spanId, flagsOf(parent));
}

/** The flags as the header has them. */
export function flagsOf({ sampled, random = true }: TraceParent): number {
  return (sampled ? SAMPLED : 0) | (random ? RANDOM : 0);
}

/** The header that hands on the trace of a frame; none outside a trace. */
export function traceparentOf({ traceId, spanId, traceFlags }: Frame): string | undefined {
  return traceId === undefined || spanId === undefined
    ? undefined
    : write(traceId, spanId, traceFlags);
}

function write(traceId: string, spanId: string, flags: number): string {
  return `00-${traceId}-${spanId}-0${flags}`;
}
