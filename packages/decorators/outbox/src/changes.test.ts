import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { Changes } from "./changes.ts";

/** Whether a wait is over, after promises have had their turn. */
async function isOver(wait: Promise<void>): Promise<boolean> {
  return Promise.race([
    wait.then(() => true),
    new Promise<false>((resolve) => setImmediate(() => resolve(false))),
  ]);
}

it("ends all waits at the next change, and none before or after it", async () => {
  const changes = new Changes();
  const { signal } = new AbortController();
  changes.tell();
  const waits = [changes.wait(signal), changes.wait(signal)] as const;
  expect(await isOver(waits[0])).toBe(false);
  changes.tell();
  expect([await isOver(waits[0]), await isOver(waits[1])]).toEqual([true, true]);
  expect(await isOver(changes.wait(signal))).toBe(false);
});

it("ends a wait when the signal aborts, and leaves nothing on it", async () => {
  const changes = new Changes();
  const controller = new AbortController();
  const aborted = changes.wait(controller.signal);
  expect(await isOver(aborted)).toBe(false);
  controller.abort();
  expect(await isOver(aborted)).toBe(true);

  const { signal } = new AbortController();
  const changed = changes.wait(signal);
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  changes.tell();
  await changed;
  expect(getEventListeners(signal, "abort")).toEqual([]);
});
