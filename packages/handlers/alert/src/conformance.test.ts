import type { ObservedEvent } from "@llmobs/core";
import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { alertHandler } from "./alert-handler.ts";
import type { AlertRule } from "./alert-rule.ts";
import { plugin } from "./plugin.ts";

handlerSuite(
  { describe, it },
  {
    name: "alert",
    plugin,
    pluginOptions: { rules: [{ name: "errors", when: "error_rate", above: 0.1 }] },
    traits: { neverFails: true },
    create: () => {
      const seen: ObservedEvent[] = [];
      const never: AlertRule = {
        name: "never",
        when: { of: (event) => void seen.push(event), aggregate: "sum" },
        above: 1,
      };
      const handler = alertHandler([never]);
      return {
        handler: {
          ...handler,
          // Nothing is watched without a manager, so the suite's bare calls are looked at here.
          handle: (event) => {
            const before = seen.length;
            const result = handler.handle(event);
            if (seen.length === before) seen.push(event);
            return result;
          },
        },
        received: () => seen,
      };
    },
  },
);
