/** A process that hands events to a handler in a thread, and exits at once. */
import { ObservabilityManager, installShutdownHooks, pipe } from "@llmobs/core";
import { buffer } from "@llmobs/buffer";
import { eventFactory } from "@llmobs/testing";
import { workerHandler } from "../src/worker-handler.ts";

const [path, count] = process.argv.slice(2);
const manager = new ObservabilityManager({
  source: "test",
  handlers: [
    pipe(
      buffer(),
      workerHandler({ module: import.meta.resolve("@llmobs/file"), options: { path } }),
    ),
  ],
});
installShutdownHooks(manager);
for (const event of eventFactory().take(Number(count))) manager.observe(event);
process.exit(0);
