import type { ObservedEvent } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";
import type { WebhookBody, WebhookFormat } from "./webhook-options.ts";

/** Makes what is posted of some events. May throw, where a format of one's own does. */
export function formatBody(
  format: WebhookFormat,
  events: readonly ObservedEvent[],
  maxEventBytes: number,
): WebhookBody {
  if (typeof format === "function") return format(events);
  const written = events.map((event) => serialize(event, { maxBytes: maxEventBytes }));
  return format === "json"
    ? { body: `[${written.join(",")}]`, contentType: "application/json" }
    : { body: `${written.join("\n")}\n`, contentType: "application/x-ndjson" };
}
