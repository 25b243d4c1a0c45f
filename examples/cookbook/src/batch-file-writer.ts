/**
 * A file that is written in batches: one write for every hundred events, or for those of five seconds.
 * You want this with many events on a slow disk. What waits for its batch is written when the process
 * ends, of itself, by SIGTERM or by an error; only a `kill -9` or a power cut can take it.
 */
import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { buffer } from "@llmobs/buffer";
import { installShutdownHooks, ObservabilityManager, pipe } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";

const path = `logs/batches-${process.pid}.jsonl`;
const observability = new ObservabilityManager({
  source: "indexer",
  handlers: [pipe(buffer({ batchSize: 100, maxWaitMs: 5_000 }), fileHandler({ path }))],
});
installShutdownHooks(observability);

/** Asks for the vector of a piece of text. */
async function embed(chunk: number): Promise<number[]> {
  await turn();
  return [chunk, 0.2, 0.3];
}

for (let chunk = 1; chunk <= 225; chunk++) {
  const model = { provider: "openai", operation: "embeddings", model: "text-embedding-3-small" };
  await observability.trace.llm(model, () => embed(chunk));
}
const lines = (): number => readFileSync(path, "utf8").split("\n").length - 1;
console.log(`${lines()} of 450 events are in ${path}: four batches`);
process.on("exit", () => console.log(`${lines()} of 450 events are in ${path}: the end`));
