import { handlerSuite, httpEndpoint, type ReceivedEvent } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { webhookHandler } from "./webhook-handler.ts";

handlerSuite(
  { describe, it },
  {
    name: "webhook",
    plugin,
    pluginOptions: { url: "http://127.0.0.1:9/hook" },
    create: async () => {
      const endpoint = await httpEndpoint();
      return {
        handler: webhookHandler({ url: endpoint.url, connections: 1 }),
        received: () =>
          endpoint.requests
            .filter(({ status }) => status === 200)
            .flatMap(({ body }) => JSON.parse(body) as ReceivedEvent[]),
        breakDestination: () => {
          endpoint.answer({ status: 503 });
        },
        mendDestination: () => {
          endpoint.answer({ status: 200 });
        },
        cleanup: () => endpoint[Symbol.asyncDispose](),
      };
    },
  },
);
