import type { HandlerPlugin } from "@llmobs/core";
import { webhookHandler } from "./webhook-handler.ts";
import type { WebhookOptions } from "./webhook-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<WebhookOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "store",
  name: "webhook",
  create: webhookHandler,
  variables: {
    LLMOBS_WEBHOOK_URL: {
      option: "url",
      kind: "string",
      secret: true,
      description: "The endpoint.",
    },
    LLMOBS_WEBHOOK_FORMAT: {
      option: "format",
      kind: ["json", "ndjson"],
      description: "An array of events, or one a line.",
    },
    LLMOBS_WEBHOOK_TIMEOUT_MS: {
      option: "timeoutMs",
      kind: "number",
      description: "Milliseconds that a request may take.",
    },
    LLMOBS_WEBHOOK_SIGN_WITH: {
      option: "signWith",
      kind: "string",
      secret: true,
      description: "The secret with which requests are signed.",
    },
    LLMOBS_WEBHOOK_GZIP: {
      option: "gzip",
      kind: "boolean",
      description: "Whether bodies of 1 KiB and more are compressed.",
    },
  },
  guarantees: {
    boundedBy:
      "`connections` requests on their way; what waits for one is bounded by the manager's `maxInFlight`, or by a buffer in front.",
    whenFull: "It never is; the manager drops what is beyond its bound (`queue_full`).",
    onFailure:
      "The events of the request are handed back, with what the answer said about trying again.",
    onFlush: "All requests that were made before have been answered, or have failed.",
    onCrash:
      "What was not answered is lost, or has arrived; put an outbox in front where that matters.",
  },
};
