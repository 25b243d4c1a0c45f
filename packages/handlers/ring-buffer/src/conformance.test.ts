import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { plugin } from "./plugin.ts";
import { ringBufferHandler } from "./ring-buffer-handler.ts";

handlerSuite(
  { describe, it },
  {
    name: "ring-buffer",
    plugin,
    create: () => {
      let isBroken = false;
      const handler = ringBufferHandler({
        size: 10_000,
        project: ({ id, type }) => {
          if (isBroken) throw new Error("project failed");
          return { id, type };
        },
      });
      return {
        handler,
        received: () => handler.recent(),
        breakDestination: () => {
          isBroken = true;
        },
        mendDestination: () => {
          isBroken = false;
        },
      };
    },
  },
);
