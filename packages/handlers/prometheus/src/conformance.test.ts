import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { samplesOf } from "../test/samples.ts";
import { plugin } from "./plugin.ts";
import { prometheusHandler } from "./prometheus-handler.ts";

handlerSuite(
  { describe, it },
  {
    name: "prometheus",
    plugin,
    // Of an event nothing is left but that one more of its type has come.
    traits: { neverFails: true, reorders: true },
    identify: ({ type }) => type,
    create: () => {
      const handler = prometheusHandler();
      return {
        handler,
        received: async () => {
          const counts = await samplesOf(handler.registry, "llmobs_events_total");
          return Object.entries(counts).flatMap(([type, count]) =>
            Array.from({ length: count }, () => ({ id: type, type })),
          );
        },
      };
    },
  },
);
