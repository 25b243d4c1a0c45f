// Runs in a child process that is killed: takes events for ever and acknowledges them once the outbox has
// them, while a destination gets them that fails, answers late, and writes down what has arrived.
import { appendFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { type Handler, type ObservedEvent, pipe } from "@llmobs/core";
import { batchError, deliveryError, type FailedEvent } from "@llmobs/core/error";
import { writeUntilKilled } from "@llmobs/testing";
import { outbox, type OutboxOptions } from "../src/index.ts";
import { isIntact, numberedEvent } from "./numbered-events.ts";

const [, , seed = "1", options = "{}", arrivals = ""] = process.argv;

const destination: Handler = {
  name: "destination",
  handle: () => {
    throw new Error("The outbox sends batches.");
  },
  handleBatch: async (events) => {
    await delay(Math.random() * 4);
    if (Math.random() < 0.1) throw new Error("503");
    const failures: FailedEvent[] = [];
    const arrived = events.filter((event) => {
      const error = errorFor(event);
      if (error !== undefined) failures.push({ event, error });
      return error === undefined;
    });
    appendFileSync(arrivals, arrived.map(({ id }) => `${id}\n`).join(""));
    // Between arriving and being known to have arrived.
    await delay(Math.random() * 4);
    if (failures.length > 0) throw batchError(failures);
  },
};

function errorFor(event: ObservedEvent): Error | undefined {
  if (!isIntact(event)) {
    console.error(`not as it was stored: ${JSON.stringify(event)}`);
    process.exit(1);
  }
  if (Math.random() < 0.02) return deliveryError("400", { retryable: false });
  return Math.random() < 0.05 ? new Error("429") : undefined;
}

await writeUntilKilled(pipe(outbox(JSON.parse(options) as OutboxOptions), destination), {
  seed,
  singles: 5,
  batch: 40,
  make: numberedEvent,
});
