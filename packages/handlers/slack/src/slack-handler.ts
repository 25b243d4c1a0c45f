import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import { systemClock } from "@llmobs/core/clock";
import { batchError, closedError, deliveryError, type FailedEvent } from "@llmobs/core/error";
import { serialize } from "@llmobs/core/serialize";
import { httpSender } from "@llmobs/http";
import type { SlackMessage } from "./format-message.ts";
import { readOptions, type SlackOptions } from "./slack-options.ts";
import { WaitingMessages } from "./waiting-messages.ts";

/** Slack's own limit for a message is far above what the built-in format writes. */
const MAX_MESSAGE_BYTES = 131_072;

/**
 * Tells a Slack channel of errors and alerts: the same one in a few seconds as one message with a count,
 * and never more than one message a second, which is what Slack takes.
 *
 * @throws TypeError or RangeError where an option has no sense; the webhook is never shown.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { slackHandler } from "@llmobs/slack";
 * import { httpEndpoint } from "@llmobs/testing";
 *
 * const endpoint = await httpEndpoint(); // in the place of https://hooks.slack.com/services/…
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [slackHandler({ webhookUrl: endpoint.url })],
 * });
 * observability.log("nothing to worry about");
 * for (let attempt = 0; attempt < 3; attempt++) observability.error(new Error("no model"));
 * await observability.shutdown();
 * for (const { body } of endpoint.requests) console.log(JSON.parse(body).text);
 * // => Error: no model (×3)
 * await endpoint[Symbol.asyncDispose]();
 * ```
 */
export function slackHandler(options: SlackOptions): Handler {
  const { name, match, format, fingerprint, ...waits } = readOptions(options);
  const { webhookUrl: url, timeoutMs } = options;
  const sender = httpSender({
    where: name,
    urlOption: "webhookUrl",
    url,
    connections: 1,
    ...(timeoutMs !== undefined && { timeoutMs }),
  });
  let host: Host | undefined;
  let disposal: Promise<void> | undefined;

  const messages = new WaitingMessages({
    ...waits,
    name,
    clock: () => host?.clock ?? systemClock,
    send: async (event, count) => {
      const body = serialize(write(event, count), { maxBytes: MAX_MESSAGE_BYTES });
      await sender.send({ body, ...(host !== undefined && { signal: host.signal }) });
    },
  });

  function write(event: ObservedEvent, count: number): SlackMessage {
    try {
      return format(event, { count });
    } catch (cause) {
      throw deliveryError(`[${name}] The format failed.`, {
        retryable: false,
        reason: "serialize_error",
        cause,
      });
    }
  }

  function take(event: ObservedEvent): void | Promise<void> {
    if (disposal !== undefined) throw closedError(name);
    if (match(event)) return messages.add(fingerprint(event), event);
  }

  async function takeAll(events: readonly ObservedEvent[]): Promise<void> {
    const failures: FailedEvent[] = [];
    await Promise.all(
      events.map(async (event) => {
        try {
          await take(event);
        } catch (error) {
          failures.push({ event, error });
        }
      }),
    );
    if (failures.length > 0) throw batchError(failures);
  }

  async function dispose(): Promise<void> {
    const signal = host?.signal ?? new AbortController().signal;
    await messages.flush(signal);
    messages.end(closedError(name));
    await sender[Symbol.asyncDispose]();
  }

  return {
    name,
    handle: take,
    handleBatch: takeAll,
    flush: ({ signal }) => messages.flush(signal),
    attach: (to) => {
      host = to;
    },
    [Symbol.asyncDispose]: () => {
      disposal ??= dispose();
      return disposal;
    },
  };
}
