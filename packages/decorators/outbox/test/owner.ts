// Runs in a child process: takes possession of an outbox, says so, and lives until it is killed.
import { pipe } from "@llmobs/core";
import { acknowledge, eventFactory, gatedHandler } from "@llmobs/testing";
import { outbox } from "../src/index.ts";

const sink = gatedHandler();
sink.hang();
const box = pipe(outbox({ path: process.argv[2] ?? "" }), sink);
for (const event of eventFactory().take(3)) {
  void box.handle(event);
  acknowledge(event.id);
}
setInterval(() => {}, 60_000);
