import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import { closedError } from "@llmobs/core/error";
import { requireInteger, requireNumber } from "@llmobs/core/options";
import { dump } from "./dump.ts";
import { Ring } from "./ring.ts";
import { type RingBufferOptions, readOptions } from "./ring-buffer-options.ts";
import { createFeed, type Feed, type SubscribeOptions, type Subscription } from "./subscription.ts";

/** The latest events in memory, and ways to look at them. */
export interface RingBufferHandler<Item = ObservedEvent> extends Handler {
  /** How many are kept now. */
  readonly length: number;
  /** The latest so many, in the order in which they came. @default all that are kept */
  recent(count?: number): Item[];
  /** Those kept whose event has this time (milliseconds since the epoch) or a later one. */
  since(time: number): Item[];
  /** Follows what comes from now on; a slow subscriber misses the oldest, and knows how many. */
  subscribe(options?: SubscribeOptions): Subscription<Item>;
  /**
   * Writes all that is kept to a file, one line of JSON each, in the place of what was there; returns
   * how many. Synchronous, so that it works in a process that is about to end.
   */
  dump(path: string): number;
}

/**
 * Keeps the latest events in memory: to look at, to follow while they come, and to write down when
 * something has gone wrong. What is kept can still be read after the handler was disposed.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { ringBufferHandler } from "@llmobs/ring-buffer";
 *
 * const latest = ringBufferHandler({ size: 2 });
 * const observability = new ObservabilityManager({ source: "docs", handlers: [latest] });
 * for (const message of ["one", "two", "three"]) observability.log(message);
 * console.log(latest.recent().map(({ data }) => data)); // [ { message: 'two' }, { message: 'three' } ]
 * ```
 */
export function ringBufferHandler<Item = ObservedEvent>(
  options: RingBufferOptions<Item> = {},
): RingBufferHandler<Item> {
  const { name, size, project, dumpOnFatal } = readOptions(options);
  const items = new Ring<Item>(size);
  const times = new Ring<number>(size);
  const feeds = new Set<Feed<Item>>();
  let host: Host | undefined;
  let isDisposed = false;

  function keep(event: ObservedEvent): void {
    const { time, level } = event;
    const item = project(event);
    items.push(item);
    times.push(time);
    for (const feed of feeds) if (feed.push(item)) tellOfSlowSubscriber();
    if (dumpOnFatal !== undefined && level === "fatal") dumpSafely(dumpOnFatal);
  }

  function tellOfSlowSubscriber(): void {
    host?.diagnostic({
      kind: "subscriber_missed",
      message: "A subscriber is slow and misses items",
    });
  }

  /** The event has been kept: that it could not be written down as well does not hand it back. */
  function dumpSafely(path: string): void {
    try {
      dump(path, items.latest(size));
    } catch (error) {
      host?.diagnostic({ kind: "dump_error", message: "The dump could not be written", error });
    }
  }

  return {
    name,
    handle: (event) => {
      if (isDisposed) throw closedError(name);
      keep(event);
    },
    attach: (to) => {
      host = to;
    },
    get length() {
      return items.length;
    },
    recent: (count = size) => {
      requireInteger("ring-buffer", "count", count, { min: 0 });
      return items.latest(count);
    },
    since: (time) => {
      requireNumber("ring-buffer", "time", time);
      const kept = items.latest(size);
      return times.latest(size).flatMap((at, index) => (at >= time ? [kept[index] as Item] : []));
    },
    subscribe: (how = {}) => {
      const feed: Feed<Item> = createFeed(how, () => feeds.delete(feed));
      if (isDisposed) feed.finish();
      else feeds.add(feed);
      return feed.subscription;
    },
    dump: (path) => dump(path, items.latest(size)),
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      for (const feed of feeds) feed.finish();
    },
  };
}
