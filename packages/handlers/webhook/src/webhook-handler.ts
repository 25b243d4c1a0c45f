import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import {
  batchError,
  closedError,
  deliveryError,
  dropReasonOf,
  failuresOf,
} from "@llmobs/core/error";
import { httpSender } from "@llmobs/http";
import { formatBody } from "./format-body.ts";
import { signedHeaders } from "./signature.ts";
import { readOptions, type WebhookBody, type WebhookOptions } from "./webhook-options.ts";

/**
 * Posts events to an HTTP endpoint, a batch in one request. An event has arrived when the endpoint
 * answers 2xx; anything else is handed back with what `retry` should do about it.
 *
 * @throws TypeError or RangeError where an option has no sense; a URL or a secret is never shown.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { httpEndpoint } from "@llmobs/testing";
 * import { webhookHandler } from "@llmobs/webhook";
 *
 * const endpoint = await httpEndpoint(); // a server, for this example
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [webhookHandler({ url: endpoint.url, signWith: "a shared secret" })],
 * });
 * observability.log("hello");
 * await observability.shutdown();
 * console.log(endpoint.requests[0]?.headers["webhook-signature"]?.slice(0, 3)); // v1,
 * await endpoint[Symbol.asyncDispose]();
 * ```
 */
export function webhookHandler(options: WebhookOptions): Handler {
  const { name, format, maxEventBytes, secret } = readOptions(options);
  const { url, headers = {}, timeoutMs, gzip, connections } = options;
  const sender = httpSender({
    where: name,
    url,
    headers,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(gzip !== undefined && { gzip }),
    ...(connections !== undefined && { connections }),
  });
  let host: Host | undefined;
  let disposal: Promise<void> | undefined;

  async function post(events: readonly ObservedEvent[]): Promise<void> {
    const [first] = events;
    if (first === undefined) return;
    const body = bodyOf(events);
    const now = host?.clock.now() ?? Date.now();
    await sender.send({
      ...body,
      // The same for a request that is tried again.
      ...(secret !== undefined && { headers: signedHeaders(secret, first.id, body.body, now) }),
      ...(host !== undefined && { signal: host.signal }),
    });
  }

  function bodyOf(events: readonly ObservedEvent[]): WebhookBody {
    try {
      return formatBody(format, events, maxEventBytes);
    } catch (cause) {
      throw deliveryError(`[${name}] The format failed.`, {
        retryable: false,
        reason: "serialize_error",
        cause,
      });
    }
  }

  /** What is too large for the endpoint may not be in halves. */
  async function postInParts(events: readonly ObservedEvent[]): Promise<void> {
    try {
      await post(events);
    } catch (error) {
      if (events.length < 2 || dropReasonOf(error) !== "too_large") throw error;
      const middle = Math.ceil(events.length / 2);
      const halves = [events.slice(0, middle), events.slice(middle)];
      const outcomes = await Promise.allSettled(halves.map(postInParts));
      const failures = outcomes.flatMap((outcome, index) =>
        outcome.status === "rejected" ? failuresOf(outcome.reason, halves[index] ?? []) : [],
      );
      if (failures.length > 0) throw batchError(failures);
    }
  }

  function take(events: readonly ObservedEvent[]): Promise<void> {
    if (disposal !== undefined) throw closedError(name);
    return postInParts(events);
  }

  return {
    name,
    handle: (event) => take([event]),
    handleBatch: take,
    flush: () => sender.settled(),
    attach: (to) => {
      host = to;
    },
    [Symbol.asyncDispose]: () => {
      disposal ??= sender[Symbol.asyncDispose]();
      return disposal;
    },
  };
}
