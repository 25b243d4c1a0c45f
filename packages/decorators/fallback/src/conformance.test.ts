import { pipe } from "@llmobs/core";
import { decoratorSuite, gatedHandler, recordingHandler } from "@llmobs/testing";
import { describe, it } from "vitest";
import { fallback } from "./fallback.ts";
import { plugin } from "./plugin.ts";

decoratorSuite(
  { describe, it },
  {
    name: "fallback",
    plugin,
    pluginOptions: { handlers: [recordingHandler()] },
    traits: { rescues: true },
    create: () => ({ decorator: fallback(recordingHandler()) }),
  },
);

decoratorSuite(
  { describe, it },
  {
    name: "fallback to handlers that fail too",
    create: () => {
      const spare = gatedHandler();
      spare.fail();
      const other = gatedHandler({ async: true });
      other.fail();
      return { decorator: fallback(spare, pipe(other)) };
    },
  },
);
