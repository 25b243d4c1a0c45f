// Runs in a child process that is killed: writes for ever, and acknowledges what the handler has taken.
import type { ObservedEvent } from "@llmobs/core";
import { acknowledge, eventFactory } from "@llmobs/testing";
import { sqliteHandler, type SqliteOptions } from "../src/index.ts";

const [, , seed = "1", options = "{}"] = process.argv;
const handler = sqliteHandler(JSON.parse(options) as SqliteOptions);

// Made beforehand, so that the child writes nearly all the time. Each time they get new ids.
const factory = eventFactory({ seed: Number(seed), text: "mixed" });
const models = Array.from({ length: 200 }, (_, index) =>
  factory.sized(index % 2 === 0 ? 500 : 8_000),
);
let count = 0;

function takeNew(from: readonly ObservedEvent[]): readonly ObservedEvent[] {
  return from.map((model) => ({ ...model, id: `${seed}-${count++}` }));
}

for (;;) {
  for (const event of takeNew(models.slice(0, 10))) {
    void handler.handle(event);
    acknowledge(event.id);
  }
  const batch = takeNew(models);
  void handler.handleBatch?.(batch);
  acknowledge(batch.map(({ id }) => id).join(" "));
}
