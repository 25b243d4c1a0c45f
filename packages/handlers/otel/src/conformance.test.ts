import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { inMemoryProvider } from "../test/in-memory-provider.ts";
import { otelHandler } from "./otel-handler.ts";
import { plugin } from "./plugin.ts";

const ID = /^id\./u;

handlerSuite(
  { describe, it },
  {
    name: "otel",
    plugin,
    pluginOptions: { tracerProvider: inMemoryProvider().tracerProvider },
    // A span arrives when it has ended, and what an exporter gives up doesn't come back.
    traits: { queues: true, reorders: true, neverFails: true },
    identify: ({ id, type }) => (type.startsWith("session.") ? undefined : id),
    create: () => {
      const { tracerProvider, spans } = inMemoryProvider();
      return {
        handler: otelHandler({ tracerProvider, attributes: ({ id }) => ({ [`id.${id}`]: true }) }),
        received: () =>
          spans()
            .flatMap(({ attributes, events }) => [
              attributes,
              ...events.map((event) => event.attributes ?? {}),
            ])
            .flatMap((attributes) => Object.keys(attributes).filter((name) => ID.test(name)))
            .map((name) => ({ id: name.replace(ID, "") })),
      };
    },
  },
);
