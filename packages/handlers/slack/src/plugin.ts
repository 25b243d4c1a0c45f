import type { HandlerPlugin } from "@llmobs/core";
import { slackHandler } from "./slack-handler.ts";
import type { SlackOptions } from "./slack-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<SlackOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "show",
  name: "slack",
  create: slackHandler,
  variables: {
    LLMOBS_SLACK_WEBHOOK_URL: {
      option: "webhookUrl",
      kind: "string",
      secret: true,
      description: "The incoming webhook of the channel.",
    },
    LLMOBS_SLACK_COALESCE_MS: {
      option: "coalesceMs",
      kind: "number",
      description: "Milliseconds that a message waits for more of the same.",
    },
    LLMOBS_SLACK_MIN_INTERVAL_MS: {
      option: "minIntervalMs",
      kind: "number",
      description: "Milliseconds between two messages.",
    },
  },
  guarantees: {
    boundedBy: "`maxWaiting` messages, one for each thing that happened, however often it did.",
    whenFull: "Events of what has no message yet are handed back (`rate_limited`).",
    onFailure:
      "All events that a message stands for are handed back, with what Slack said about trying again.",
    onFlush: "All messages that waited have been sent, at Slack's pace, or have failed.",
    onCrash: "What waited is lost.",
  },
};
