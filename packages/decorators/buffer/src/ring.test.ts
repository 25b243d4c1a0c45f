import { createEvent, type ObservedEvent } from "@llmobs/core";
import { assert, array, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { Ring } from "./ring.ts";

describe("the ring", () => {
  it("is a queue: what any pushes and takes leave in it is what a list would hold", () => {
    const steps = array(constantFrom("push", "shift", "take"), { maxLength: 60 });
    assert(
      property(integer({ min: 1, max: 5 }), steps, (capacity, names) => {
        const ring = new Ring(capacity);
        const list: { readonly event: ObservedEvent; readonly bytes: number }[] = [];
        let left = 0;
        for (const [index, name] of names.entries()) {
          if (name === "push" && list.length < capacity) {
            const pushed = { event: createEvent("log", { message: "" }), bytes: index };
            list.push(pushed);
            ring.push(pushed.event, pushed.bytes);
          } else if (name === "shift" && list.length > 0) {
            expect(ring.shift()).toBe(list.shift()?.event);
            left += 1;
          } else if (name === "take") {
            const taken = list.splice(0, 2);
            expect(ring.take(2)).toEqual({
              events: taken.map(({ event }) => event),
              bytes: taken.reduce((sum, { bytes }) => sum + bytes, 0),
              from: left,
            });
            left += taken.length;
          }
          expect(ring).toMatchObject({
            capacity,
            length: list.length,
            position: left,
            bytes: list.reduce((sum, { bytes }) => sum + bytes, 0),
          });
        }
      }),
    );
  });
});
