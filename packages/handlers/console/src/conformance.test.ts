import { handlerSuite } from "@llmobs/testing";
import { describe, it } from "vitest";
import { memoryStream } from "../test/memory-stream.ts";
import { consoleHandler } from "./console-handler.ts";
import { plugin } from "./plugin.ts";

for (const later of [false, true]) {
  handlerSuite(
    { describe, it },
    {
      name: later ? "console on a stream that takes its time" : "console",
      plugin,
      create: () => {
        const { stream, lines, fail } = memoryStream(later);
        return {
          handler: consoleHandler({
            stream,
            minLevel: "debug",
            // The ids are what the built-in line leaves out.
            format: ({ id, type }) => `${id} ${type}`,
          }),
          received: () =>
            lines().map((line) => {
              const [id = "", type = ""] = line.split(" ");
              return { id, type };
            }),
          breakDestination: () => {
            fail(new Error("write EPIPE"));
          },
          mendDestination: () => {
            fail(undefined);
          },
        };
      },
    },
  );
}
