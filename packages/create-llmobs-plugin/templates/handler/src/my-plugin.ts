import type { Handler, ObservedEvent } from "@llmobs/core";
import { closedError, deliveryError } from "@llmobs/core/error";
import { requireNumber, requireString } from "@llmobs/core/options";
import { serialize } from "@llmobs/core/serialize";

export interface MyPluginOptions {
  /** Where events are posted to. */
  readonly url: string;
  /** Milliseconds that a request may take. @default 10_000 */
  readonly timeoutMs?: number;
}

/**
 * Posts events to an endpoint, as JSON arrays, one request at a time.
 *
 * @throws TypeError or RangeError where an option has no sense.
 */
export function myPluginHandler({ url, timeoutMs = 10_000 }: MyPluginOptions): Handler {
  requireString("my-plugin", "url", url);
  requireNumber("my-plugin", "timeoutMs", timeoutMs, { min: 1 });
  if (!URL.canParse(url)) throw new TypeError(`[my-plugin] url must be a URL; received "${url}".`);

  let isDisposed = false;
  let latest: Promise<void> = Promise.resolve();

  async function post(events: readonly ObservedEvent[]): Promise<void> {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: `[${events.map((event) => serialize(event)).join(",")}]`,
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.ok) return;
    // Whether trying again can help is for a retry in front to know.
    const retryable = response.status === 429 || response.status >= 500;
    throw deliveryError(`[my-plugin] The endpoint answered ${response.status}.`, { retryable });
  }

  // Resolving takes responsibility for the events, rejecting hands them back.
  function deliver(events: readonly ObservedEvent[]): Promise<void> {
    if (isDisposed) return Promise.reject(closedError("my-plugin"));
    if (events.length === 0) return Promise.resolve();
    const delivery = latest.then(() => post(events));
    latest = delivery.catch(() => {});
    return delivery;
  }

  return {
    name: "my-plugin",
    handle: (event) => deliver([event]),
    handleBatch: deliver,
    flush: () => latest,
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      await latest;
    },
  };
}
