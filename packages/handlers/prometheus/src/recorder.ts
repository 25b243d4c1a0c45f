import type { ObservedEvent } from "@llmobs/core";

/**
 * Adds one event to the metrics of its type. Says `false`, or throws, where a figure that belongs
 * there is missing or makes no sense; whatever could be read is counted all the same.
 */
export type Recorder = (event: ObservedEvent) => boolean;

/** What is read of a payload, of which nothing is certain. */
export type Payload = Readonly<Record<string, unknown>>;

/** The payload of an event whose emitter may have put anything there. */
export function payloadOf(event: ObservedEvent): Payload {
  return event.data as Payload;
}

/**
 * Says whether a value can be added to a counter or to a histogram's sum. What is larger is none of
 * an event's figures, and two of them could make a sum infinite for good.
 */
export function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
