import { handlerSuite, httpEndpoint } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { slackHandler } from "./slack-handler.ts";

handlerSuite(
  { describe, it },
  {
    name: "slack",
    plugin,
    pluginOptions: { webhookUrl: "http://127.0.0.1:9/services/T0/B0/x" },
    create: async () => {
      const endpoint = await httpEndpoint();
      return {
        handler: slackHandler({
          webhookUrl: endpoint.url,
          match: () => true,
          // A message for each event.
          fingerprint: ({ id }) => id,
          format: ({ id, type }) => ({ text: `${id} ${type}` }),
          coalesceMs: 0,
          minIntervalMs: 0,
          maxWaiting: 10_000,
        }),
        received: () =>
          endpoint.requests
            .filter(({ status }) => status === 200)
            .map(({ body }) => {
              const [id = "", type = ""] = (JSON.parse(body) as { text: string }).text.split(" ");
              return { id, type };
            }),
        breakDestination: () => {
          endpoint.answer({ status: 500 });
        },
        mendDestination: () => {
          endpoint.answer({ status: 200 });
        },
        cleanup: () => endpoint[Symbol.asyncDispose](),
      };
    },
  },
);
