import { describe, expect, it } from "vitest";
import { createFeed } from "./subscription.ts";

function setUp(options: Parameters<typeof createFeed>[0] = {}) {
  let ends = 0;
  const feed = createFeed<number>(options, () => ends++);
  return { feed, subscription: feed.subscription, ends: () => ends };
}

async function read(subscription: AsyncIterable<number>): Promise<number[]> {
  const items: number[] = [];
  for await (const item of subscription) items.push(item);
  return items;
}

describe("a subscription", () => {
  it("gives what came before and after it was asked, in order", async () => {
    const { feed, subscription } = setUp();
    feed.push(1);
    feed.push(2);
    const all = read(subscription);
    await Promise.resolve();
    feed.push(3);
    feed.finish();
    expect(await all).toEqual([1, 2, 3]);
    expect(subscription.missed).toBe(0);
  });

  it("answers callers that ask at once in their order, and all of them at its end", async () => {
    const { feed, subscription } = setUp();
    const asked = [subscription.next(), subscription.next(), subscription.next()];
    await Promise.resolve();
    feed.push(1);
    feed.push(2);
    feed.finish();
    expect((await Promise.all(asked)).map(({ value }) => value)).toEqual([1, 2, undefined]);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
  });

  it("misses the oldest when it is slow, and says so", async () => {
    const { feed, subscription } = setUp({ capacity: 2 });
    expect([1, 2, 3, 4].map((item) => feed.push(item))).toEqual([false, false, true, true]);
    feed.finish();
    expect(await read(subscription)).toEqual([3, 4]);
    expect(subscription.missed).toBe(2);
  });

  it("ends when a loop is left, lets go of what waits, and tells once", async () => {
    const { feed, subscription, ends } = setUp();
    for (const item of [1, 2, 3]) feed.push(item);
    for await (const item of subscription) if (item === 2) break;
    expect(ends()).toBe(1);
    expect(subscription.missed).toBe(1);
    expect(await subscription.next()).toEqual({ done: true, value: undefined });
    await subscription[Symbol.asyncDispose]();
    feed.finish();
    expect(ends()).toBe(1);
  });

  it("ends by its signal, also by one that has aborted already", async () => {
    const controller = new AbortController();
    const { subscription, ends } = setUp({ signal: controller.signal });
    const next = subscription.next();
    await Promise.resolve();
    controller.abort();
    expect(await next).toEqual({ done: true, value: undefined });
    expect(ends()).toBe(1);
    expect(await read(setUp({ signal: controller.signal }).subscription)).toEqual([]);
  });

  it.each([0, -1, 1.5, Number.NaN])("refuses a capacity of %s", (capacity) => {
    expect(() => setUp({ capacity })).toThrow(/capacity must be an integer of at least 1/u);
  });
});
