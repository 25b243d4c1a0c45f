import type { ObservedEvent } from "@llmobs/core";
import { deliveryError, isRetryable } from "@llmobs/core/error";
import { serialize } from "@llmobs/core/serialize";

const MAX_TEXT_LENGTH = 4_096;

/** The members of an event that are text, in their order; the required ones first. */
const REQUIRED = ["id", "type"] as const;
const OPTIONAL = [
  "source",
  "sessionId",
  "userId",
  "traceId",
  "spanId",
  "parentSpanId",
  "level",
] as const;

type Envelope = Readonly<Record<string, unknown>>;

/**
 * Writes an event down as JSON, from which `eventOf` makes it again. Data and attributes that have no
 * JSON form or are too large are written as far as they can be.
 *
 * @throws DeliveryError where the event itself can't be read or its envelope is none.
 */
export function textOf(event: ObservedEvent, maxBytes: number): string {
  try {
    return write(event as unknown as Envelope, maxBytes);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    // A getter or a proxy of the event itself threw.
    throw refusal(" can't be read", "serialize_error", error);
  }
}

function write(event: Envelope, maxBytes: number): string {
  const { time, attributes, data } = event;
  if (!Number.isFinite(time)) throw unwritable("time", time);
  const envelope: Record<string, unknown> = {};
  for (const member of REQUIRED) envelope[member] = text(member, event[member]);
  envelope["time"] = time;
  for (const member of OPTIONAL) {
    const value = event[member];
    if (value !== undefined) envelope[member] = text(member, value);
  }
  const start = JSON.stringify(envelope).slice(0, -1);
  const middle =
    attributes === undefined ? "" : `,"attributes":${serialize(attributes, { maxBytes })}`;
  return `${start}${middle},"data":${serialize(data, { maxBytes })}}`;
}

function text(member: string, value: unknown): string {
  if (typeof value !== "string") throw unwritable(member, value);
  if (value.length <= MAX_TEXT_LENGTH) return value;
  throw refusal(
    `'s ${member} has ${value.length} characters; ${MAX_TEXT_LENGTH} are the most`,
    "too_large",
  );
}

function unwritable(member: string, value: unknown): Error {
  return refusal(`'s ${member} is of type ${typeof value}`, "serialize_error");
}

function refusal(what: string, reason: "too_large" | "serialize_error", cause?: unknown): Error {
  return deliveryError(`[outbox] The event${what}.`, { retryable: false, reason, cause });
}

/** Makes an event of its text, with all twelve members; undefined where the text is none of ours. */
export function eventOf(written: string): ObservedEvent | undefined {
  let event: Envelope;
  try {
    event = JSON.parse(written) as Envelope;
  } catch {
    return undefined;
  }
  if (typeof event?.["id"] !== "string" || typeof event["type"] !== "string") return undefined;
  return {
    id: event["id"],
    type: event["type"],
    time: event["time"],
    source: event["source"],
    sessionId: event["sessionId"],
    userId: event["userId"],
    traceId: event["traceId"],
    spanId: event["spanId"],
    parentSpanId: event["parentSpanId"],
    level: event["level"],
    attributes: event["attributes"],
    data: event["data"],
  } as unknown as ObservedEvent;
}

/** Stands in for an event that can no longer be read, where one has to be named. */
export const UNREADABLE: ObservedEvent = {
  id: "unreadable",
  type: "log",
  time: 0,
  source: "outbox",
  sessionId: undefined,
  userId: undefined,
  traceId: undefined,
  spanId: undefined,
  parentSpanId: undefined,
  level: "error",
  attributes: undefined,
  data: { message: "An event that the outbox can no longer read" },
};
