import { describe, expect, it } from "vitest";
import { copyEvent } from "./copy-event.ts";
import { createEvent } from "./index.ts";

const event = createEvent("log", { message: "hello" }, { sessionId: "s-1", attributes: { a: 1 } });

describe("copyEvent", () => {
  it("copies all twelve members in the envelope's order", () => {
    const copy = copyEvent(Object.freeze(event));
    expect(copy).not.toBe(event);
    expect(copy).toEqual(event);
    expect(Object.keys(copy)).toEqual(Object.keys(event));
  });

  it("takes another payload and another source, and leaves the event as it was", () => {
    const before = structuredClone(event);
    expect(copyEvent(event, { message: "HELLO" }, "other")).toEqual({
      ...event,
      source: "other",
      data: { message: "HELLO" },
    });
    expect(event).toEqual(before);
  });

  it("has the members itself that the event has from a prototype", () => {
    const inherited = Object.create(event) as typeof event;
    expect({ ...inherited }).toEqual({});
    expect(Object.keys(copyEvent(inherited))).toEqual(Object.keys(event));
    expect(copyEvent(inherited)).toEqual(event);
  });
});
