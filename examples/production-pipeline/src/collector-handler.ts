import type { Handler, ObservedEvent } from "@llmobs/core";
import { closedError, deliveryError } from "@llmobs/core/error";
import { serialize } from "@llmobs/core/serialize";

export interface CollectorOptions {
  readonly url: string;
  /** Milliseconds after which a request counts as failed. Nobody else gives one up that hangs. */
  readonly timeoutMs: number;
}

/**
 * Sends events to a server over HTTP, a batch as one request of JSON lines. This is all that a
 * destination of your own needs: say what failed, and whether trying again can help. When to try
 * again, how often, and what becomes of the events otherwise is what stands in front of it.
 */
export function collectorHandler({ url, timeoutMs }: CollectorOptions): Handler {
  const ending = new AbortController();
  let isDisposed = false;

  async function send(events: readonly ObservedEvent[]): Promise<void> {
    if (isDisposed) throw closedError("collector");
    if (events.length === 0) return;
    let response: Response;
    try {
      response = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/x-ndjson" },
        body: events.map((event) => `${serialize(event)}\n`).join(""),
        signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ending.signal]),
      });
      // Until the body is read, its connection can't be used again.
      await response.arrayBuffer();
    } catch (cause) {
      throw deliveryError(`[collector] No answer from ${url}.`, { cause });
    }
    if (!response.ok) throw refusal(response);
  }

  return {
    name: "collector",
    handle: (event) => send([event]),
    handleBatch: send,
    attach: ({ signal }) => {
      // A shutdown that is out of time waits for no request.
      signal.addEventListener("abort", () => ending.abort(), { once: true });
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
    },
  };
}

function refusal({ status, headers }: Response): Error {
  const retryAfterMs = 1_000 * Number(headers.get("retry-after"));
  return deliveryError(`[collector] The server answered ${status}.`, {
    // The other 4xx say that the request itself is wrong.
    retryable: status >= 500 || status === 429 || status === 408,
    ...(retryAfterMs > 0 && { retryAfterMs }),
  });
}
