import type { HandlerPlugin } from "@llmobs/core";
import { myPluginHandler, type MyPluginOptions } from "./my-plugin.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<MyPluginOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "store",
  name: "my-plugin",
  create: myPluginHandler,
  variables: {
    LLMOBS_MY_PLUGIN_URL: {
      option: "url",
      kind: "string",
      secret: true,
      description: "Where events are posted to.",
    },
    LLMOBS_MY_PLUGIN_TIMEOUT_MS: {
      option: "timeoutMs",
      kind: "number",
      description: "Milliseconds that a request may take.",
    },
  },
  guarantees: {
    boundedBy:
      "One request at a time; what waits for it is bounded by the manager's `maxInFlight`.",
    whenFull: "It never is; the manager drops what is beyond its bound (`queue_full`).",
    onFailure: "The events of the request are handed back.",
    onFlush: "All requests that were made before have been answered, or have failed.",
    onCrash: "What was not answered is lost, or has arrived.",
  },
};
