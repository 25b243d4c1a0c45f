import { getEventListeners } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { DecoratorContext } from "@llmobs/core";
import { eventFactory, gatedHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { Deliveries } from "./deliveries.ts";

const events = eventFactory();

/** Deliveries to a sink of which no flush waits for what hangs there. */
function delivering() {
  const sink = gatedHandler();
  return { sink, deliveries: new Deliveries(sink, {} as DecoratorContext) };
}

function isSettled(promise: Promise<void>): () => Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  return async () => {
    await setImmediate();
    return settled;
  };
}

describe("Deliveries", () => {
  it("sends nothing where there is nothing to send", () => {
    const { sink, deliveries } = delivering();
    deliveries.send([]);
    expect(sink.calls).toEqual([]);
  });

  it("wait for what is on its way, and not for what is sent later", async () => {
    const { sink, deliveries } = delivering();
    const { signal } = new AbortController();
    sink.hang();
    deliveries.send(events.take(3));
    const first = isSettled(deliveries.settled(signal));
    expect(await first()).toBe(false);
    sink.release();
    sink.hang();
    deliveries.send(events.take(1));
    const second = isSettled(deliveries.settled(signal));
    expect([await first(), await second()]).toEqual([true, false]);
    expect(deliveries.events).toBe(1);
    sink.release();
    expect(await second()).toBe(true);
    expect(deliveries.events).toBe(0);
  });

  it("stop waiting when the signal aborts, and leave no listener on it", async () => {
    const { sink, deliveries } = delivering();
    const [aborted, kept] = [new AbortController(), new AbortController()];
    sink.hang();
    deliveries.send(events.take(2));
    const waits = [aborted, kept].map(({ signal }) => isSettled(deliveries.settled(signal)));
    aborted.abort();
    expect(await Promise.all(waits.map((isOver) => isOver()))).toEqual([true, false]);
    sink.release();
    expect(await waits[1]?.()).toBe(true);
    for (const { signal } of [aborted, kept]) {
      expect(getEventListeners(signal, "abort")).toEqual([]);
    }
  });

  it("do not even listen where nothing is on its way any more", async () => {
    const { sink, deliveries } = delivering();
    const { signal } = new AbortController();
    sink.hang();
    deliveries.send(events.take(2));
    sink.release();
    await setImmediate();
    void deliveries.settled(signal);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
