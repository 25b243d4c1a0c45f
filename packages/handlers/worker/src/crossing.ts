import type { ObservedEvent } from "@llmobs/core";
import { copyEvent } from "@llmobs/core/event";
import { serialize } from "@llmobs/core/serialize";

/** Says whether an event has all its members itself: a copy made for another thread leaves out what it inherits. */
export function isPlain(event: ObservedEvent): boolean {
  return Object.getPrototypeOf(event) === Object.prototype;
}

/**
 * Makes of an event what can cross to another thread: the event with all its members, or where it
 * holds what can't be copied (a function, a proxy, a getter that throws), its JSON form, which is what
 * a sink of text would have written. `undefined` where not even that is an event.
 */
export function crossable(event: ObservedEvent): ObservedEvent | undefined {
  try {
    const whole = isPlain(event) ? event : copyEvent(event);
    if (isCloneable(whole)) return whole;
    const json = JSON.parse(serialize(whole)) as ObservedEvent | string | null;
    return typeof json === "object" && json?.id === event.id ? json : undefined;
  } catch {
    return undefined;
  }
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
