import assert from "node:assert/strict";
import type { ObservedEvent } from "@llmobs/core";
import type { ReceivedEvent } from "./handler-fixture.ts";
import type { Subject } from "./subject.ts";

/**
 * Asserts that the destination holds each of these events once and no others, in whatever order.
 * Something that drops on purpose may have left some out; the rule on the books counts those.
 */
export async function expectArrived(
  subject: Subject,
  sent: readonly ObservedEvent[],
): Promise<void> {
  const ids = (await subject.received()).map(idOf);
  const expected = visible(subject, sent);
  assert.deepEqual(repeated(ids), repeated(expected), "these events arrived more than once");
  const missing = subject.traits.drops ? [] : without(expected, ids);
  assert.deepEqual(missing, [], `these of ${sent.length} events did not arrive`);
  assert.deepEqual(without(ids, expected), [], "these arrived and were never sent");
}

/** Asserts that what arrived is in the order in which it was sent, and is of the types sent. */
export async function expectInOrder(
  subject: Subject,
  sent: readonly ObservedEvent[],
): Promise<void> {
  const received = await subject.received();
  const ids = received.map(idOf);
  const expected = visible(subject, sent);
  const arrived = subject.traits.drops ? expected.filter((id) => ids.includes(id)) : expected;
  assert.deepEqual(ids, arrived, "the events did not arrive in the order in which they were sent");
  const types = new Map(sent.map((event) => [subject.identify(event), event.type as string]));
  for (const { id, type } of received) {
    if (type !== undefined) assert.equal(type, types.get(id), `the type of the event ${id}`);
  }
}

/** By what the destination knows these events, without those that it doesn't show. */
export function visible(subject: Subject, events: readonly ObservedEvent[]): readonly string[] {
  return events.map((event) => subject.identify(event)).filter((id) => id !== undefined);
}

/** Reads an id, also that of a hostile event which a destination in memory may hold. */
export function idOf(received: ReceivedEvent): string {
  try {
    const id: unknown = received.id;
    return typeof id === "string" ? id : "an id that is no text";
  } catch {
    return "an id that cannot be read";
  }
}

function without(ids: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return ids.filter((id) => !known.has(id));
}

function repeated(ids: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return ids.filter((id) => seen.has(id) || !seen.add(id)).toSorted();
}
