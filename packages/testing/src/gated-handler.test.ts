import type { ObservedEvent } from "@llmobs/core";
import { dropReasonOf, failuresOf } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { eventFactory, gatedHandler } from "./index.ts";

const [one, two, three] = eventFactory().take(3) as [ObservedEvent, ObservedEvent, ObservedEvent];

describe("gatedHandler", () => {
  it("holds calls until it is released, then delivers them in their order", async () => {
    const sink = gatedHandler();
    sink.hang();
    const calls = [sink.handle(one), sink.handleBatch([two, three])];
    expect([sink.events.length, sink.hanging]).toEqual([0, 2]);
    sink.release();
    await Promise.all(calls.map((call) => Promise.resolve(call)));
    expect([sink.events, sink.hanging]).toEqual([[one, two, three], 0]);
    expect(sink.calls).toEqual([
      { kind: "handle", events: [one] },
      { kind: "handleBatch", events: [two, three] },
    ]);
  });

  it("fails the calls that hang, and those that come", async () => {
    const sink = gatedHandler();
    sink.hang();
    const held = sink.handle(one);
    sink.fail(new Error("down"));
    await expect(held).rejects.toThrow("down");
    expect(() => sink.handle(two)).toThrow("down");
    expect(sink.events).toEqual([]);
  });

  it("names exactly the events of a batch that it refuses, and delivers the others", async () => {
    for (const isAsync of [false, true]) {
      const sink = gatedHandler({ async: isAsync });
      sink.failWhere(({ id }) => id === two.id, new Error("refused"));
      const error: unknown = await Promise.resolve()
        .then(() => sink.handleBatch([one, two, three]))
        .catch((reason: unknown) => reason);
      expect(failuresOf(error, [one, two, three]).map(({ event }) => event)).toEqual([two]);
      expect(sink.events).toEqual([one, three]);
    }
  });

  it("flushes when nothing hangs any more", async () => {
    const sink = gatedHandler();
    sink.hang();
    void sink.handle(one);
    let isFlushed = false;
    const flushed = sink.flush().then(() => {
      isFlushed = true;
    });
    await Promise.resolve();
    expect(isFlushed).toBe(false);
    sink.release();
    await flushed;
    expect(sink.events).toEqual([one]);
  });

  it("hands back what comes after it was disposed", async () => {
    const sink = gatedHandler();
    await sink[Symbol.asyncDispose]();
    expect(sink.disposals).toBe(1);
    let error: unknown;
    try {
      void sink.handle(one);
    } catch (thrown) {
      error = thrown;
    }
    expect(dropReasonOf(error)).toBe("already_shutdown");
  });
});
