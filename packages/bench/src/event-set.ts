import type { ObservedEvent } from "@llmobs/core";
import { eventFactory, type TextKind } from "@llmobs/testing";

export type EventBytes = 500 | 4096;

/** The events that a race is run with. */
export interface EventSet {
  /** The length of each event's JSON, in bytes. */
  readonly bytes: EventBytes;
  /** `"mixed"`: one event in eight holds characters beyond ASCII, which slows whoever concatenates strings. */
  readonly text: TextKind;
}

export const EVENT_BYTES = [500, 4096] as const;
export const TEXTS: readonly TextKind[] = ["ascii", "mixed"];

export const EVENT_SETS: readonly EventSet[] = EVENT_BYTES.flatMap((bytes) =>
  TEXTS.map((text) => ({ bytes, text })),
);

/** Makes the events of a set: the same ones in every process and every run. */
export function makeEvents({ bytes, text }: EventSet, count: number): readonly ObservedEvent[] {
  const factory = eventFactory({ text });
  return Array.from({ length: count }, () => factory.sized(bytes));
}

export function nameOfSet({ bytes, text }: EventSet): string {
  return `${nameOfBytes(bytes)}, ${text}`;
}

export function nameOfBytes(bytes: EventBytes): string {
  return bytes === 500 ? "500 B" : "4 KB";
}
