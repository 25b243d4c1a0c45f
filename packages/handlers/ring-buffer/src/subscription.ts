import { requireInteger } from "@llmobs/core/options";
import { Ring } from "./ring.ts";

/** How a subscriber is served. */
export interface SubscribeOptions {
  /** How many items may wait for a subscriber that is slow; then the oldest give way. @default 1_000 */
  readonly capacity?: number;
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
}

/** The items that come from now on. Leaving a `for await` loop ends it. */
export interface Subscription<Item> extends AsyncIterableIterator<Item, undefined> {
  /** How many items this subscriber has not got, because it was slow. */
  readonly missed: number;
  /** Ends it at once: what waits is let go of. */
  return(): Promise<IteratorResult<Item, undefined>>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What the handler that feeds a subscription wants of it. */
export interface Feed<Item> {
  readonly subscription: Subscription<Item>;
  /** Says whether the subscriber is so slow that another item had to give way. */
  push(item: Item): boolean;
  /** Nothing more will come; what waits can still be read. */
  finish(): void;
}

type Taker<Item> = (result: IteratorResult<Item, undefined>) => void;

const DEFAULT_CAPACITY = 1_000;

/** @param onEnd is called once, when the subscriber wants no more */
export function createFeed<Item>(options: SubscribeOptions, onEnd: () => void): Feed<Item> {
  const { capacity = DEFAULT_CAPACITY, signal } = options;
  requireInteger("ring-buffer", "capacity", capacity, { min: 1 });
  const waiting = new Ring<{ readonly item: Item }>(capacity);
  const takers: Taker<Item>[] = [];
  let missed = 0;
  let isFinished = false;

  function finish(): void {
    if (isFinished) return;
    isFinished = true;
    signal?.removeEventListener("abort", end);
    for (const take of takers.splice(0)) take({ done: true, value: undefined });
    onEnd();
  }

  function end(): void {
    while (waiting.shift() !== undefined) missed++;
    finish();
  }

  const subscription: Subscription<Item> = {
    get missed() {
      return missed;
    },
    next: async () => {
      const first = waiting.shift();
      if (first !== undefined) return { done: false, value: first.item };
      if (isFinished) return { done: true, value: undefined };
      return new Promise((resolve) => takers.push(resolve));
    },
    return: async () => {
      end();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => subscription,
    [Symbol.asyncDispose]: async () => end(),
  };
  if (signal?.aborted === true) end();
  else signal?.addEventListener("abort", end, { once: true });

  return {
    subscription,
    push: (item) => {
      const take = takers.shift();
      if (take !== undefined) take({ done: false, value: item });
      else if (waiting.push({ item })) missed++;
      else return false;
      return take === undefined;
    },
    finish,
  };
}
