import type { Decorator, ObservedEvent } from "@llmobs/core";
import { forwardKept } from "@llmobs/core/batch";
import { keyOf } from "./key.ts";
import { type RateLimitOptions, readOptions } from "./rate-limit-options.ts";
import { RecentlyUsed } from "./recently-used.ts";
import { Summary } from "./summary.ts";
import { TokenBucket } from "./token-bucket.ts";

/**
 * Lets so many events per second through, in all or for each type, session or key of your own, and
 * drops the others (`rate_limited`). It never waits. Time is the monotonic clock's.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { rateLimit } from "@llmobs/rate-limit";
 *
 * const printer: Handler = { name: "printer", handle: ({ type }) => console.log(type) };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(rateLimit({ perSecond: 1, by: "type" }), printer)],
 *   onDiagnostic: ({ message }) => console.log(message),
 * });
 * for (let step = 1; step <= 5; step++) observability.log("working"); // => log
 * observability.score("speed", 1); // => score
 * await observability.shutdown(); // => Dropped 4 events beyond 1 per second and type: 4 log
 * ```
 */
export function rateLimit(options: RateLimitOptions): Decorator {
  const { perSecond, burst, by, maxKeys } = readOptions(options);
  const makeBucket = (now: number): TokenBucket => new TokenBucket(perSecond, burst, now);
  const each = by === undefined ? "" : ` and ${typeof by === "string" ? by : "key"}`;
  return (next, context) => {
    const { clock } = context;
    const summary = new Summary(context, `${perSecond} per second${each}`);
    const bucketOf =
      by === undefined ? oneBucket(makeBucket) : bucketsBy(keyOf(by, context), makeBucket, maxKeys);

    const drop = (event: ObservedEvent): void => {
      context.drop(event, "rate_limited");
      summary.add(event);
    };
    return {
      name: "rate-limit",
      handle: (event) => {
        const now = clock.monotonic();
        return bucketOf(event, now).take(now) ? next.handle(event) : drop(event);
      },
      handleBatch: (events) => {
        const now = clock.monotonic();
        return forwardKept(events, (event) => bucketOf(event, now).take(now), drop, next);
      },
      flush: () => summary.tell(),
      [Symbol.asyncDispose]: async () => summary.tell(),
    };
  };
}

/** Finds the bucket to which an event is subject. */
type BucketOf = (event: ObservedEvent, now: number) => TokenBucket;

function oneBucket(make: (now: number) => TokenBucket): BucketOf {
  let bucket: TokenBucket | undefined;
  return (_event, now) => (bucket ??= make(now));
}

function bucketsBy(
  key: (event: ObservedEvent) => string,
  make: (now: number) => TokenBucket,
  maxKeys: number,
): BucketOf {
  const buckets = new RecentlyUsed<TokenBucket>(maxKeys);
  return (event, now) => {
    const name = key(event);
    const known = buckets.get(name);
    if (known !== undefined) return known;
    const bucket = make(now);
    buckets.set(name, bucket);
    return bucket;
  };
}
