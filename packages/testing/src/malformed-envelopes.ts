import type { ObservedEvent } from "@llmobs/core";
import { revokedProxy } from "./malformed-values.ts";

type Members = { readonly [Member in keyof ObservedEvent]?: unknown };

/** Makes something that is no proper event out of one that is. */
export type Spoil = (event: ObservedEvent) => unknown;

const changed =
  (members: Members): Spoil =>
  (event) => ({ ...event, ...members });

const without =
  (member: keyof ObservedEvent): Spoil =>
  (event) => {
    const { [member]: _, ...rest } = event;
    return rest;
  };

const throwing =
  (member: keyof ObservedEvent): Spoil =>
  (event) =>
    Object.defineProperty({ ...event }, member, {
      enumerable: true,
      get: () => {
        throw new Error(`reading ${member} throws`);
      },
    });

/** Ways in which an event itself, not its payload, is wrong, by name. */
export const malformedEnvelopes: Readonly<Record<string, Spoil>> = {
  undefined: () => undefined,
  null: () => null,
  "a number": () => 17,
  "a string": () => "session.start",
  "a symbol": () => Symbol("event"),
  "a BigInt": () => 1n,
  "a function": () => () => {},
  "an empty object": () => ({}),
  "an array": (event) => [event],
  "a Date": () => new Date(0),
  "a Map": (event) => new Map(Object.entries(event)),
  "a revoked Proxy": () => revokedProxy(),
  "a promise of an event": (event) => Promise.resolve(event),
  "a JSON text": (event) => JSON.stringify(event),
  "no id": without("id"),
  "an empty id": changed({ id: "" }),
  "an id that is a number": changed({ id: 7 }),
  "an id with a quote and a line end": changed({ id: 'a"\nb\uD83D' }),
  "an id that throws": throwing("id"),
  "an id that changes": (event) => {
    let reads = 0;
    return Object.defineProperty({ ...event }, "id", { get: () => `${event.id}-${(reads += 1)}` });
  },
  "no type": without("type"),
  "a type that is an object": changed({ type: {} }),
  "an unknown type": changed({ type: "acme.\u0000\n" }),
  "the type __proto__": changed({ type: "__proto__" }),
  "a type that throws": throwing("type"),
  "no time": without("time"),
  "a time that is no number": changed({ time: Number.NaN }),
  "a time without end": changed({ time: Number.POSITIVE_INFINITY }),
  "a time beyond every date": changed({ time: 8.64e15 + 1 }),
  "a time before every date": changed({ time: -1e300 }),
  "a time that is a text": changed({ time: "yesterday" }),
  "a time that is a BigInt": changed({ time: 1n }),
  "a time that is a Date": changed({ time: new Date() }),
  "a source that is an object": changed({ source: {} }),
  "a session that is a number": changed({ sessionId: 12 }),
  "a session that is an object": changed({ sessionId: { toString: null } }),
  "a user that is a symbol": changed({ userId: Symbol("user") }),
  "a trace that is no hex": changed({ traceId: "not hex" }),
  "a span that is a BigInt": changed({ spanId: 1n }),
  "a span that is its own parent": (event) => ({ ...event, parentSpanId: event.spanId }),
  "an unknown level": changed({ level: "loud" }),
  "a level that is a number": changed({ level: 5 }),
  "a level named __proto__": changed({ level: "__proto__" }),
  "a level that throws": throwing("level"),
  "attributes that are a text": changed({ attributes: "none" }),
  "attributes that are null": changed({ attributes: null }),
  "attributes that throw": throwing("attributes"),
  "no data": without("data"),
  "data that throws": throwing("data"),
  "a payload of the wrong shape": changed({
    type: "llm.end",
    data: { usage: "many", finishReasons: 3, durationMs: "long", error: null, parameters: [] },
  }),
  "an error event without an error": changed({ type: "error", data: {} }),
  "a frozen event": (event) => Object.freeze({ ...event }),
  "an event without a prototype": (event) => Object.assign(Object.create(null), event),
  "an event that inherits everything": (event) => Object.create(event) as unknown,
  "an event behind a Proxy": (event) => new Proxy({ ...event }, {}),
  "a thenable event": (event) => ({
    ...event,
    // oxlint-disable-next-line unicorn/no-thenable -- it is meant to confuse
    then: () => {
      throw new Error("awaited");
    },
  }),
};
