/**
 * A buffer between the app and a slow destination: the app goes on at once, events leave in batches, in
 * the background and within bounds. You want one in front of anything behind a network.
 */
import { setTimeout as delay } from "node:timers/promises";
import { buffer } from "@llmobs/buffer";
import { installShutdownHooks, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";

/** A store far away, which takes 50 ms a request, however many events are in it. */
async function insert(events: readonly ObservedEvent[]): Promise<void> {
  await delay(50);
  console.log(`stored ${events.length} events`);
}

const warehouse = {
  name: "warehouse",
  handle: (event: ObservedEvent): Promise<void> => insert([event]),
  handleBatch: insert,
};
const observability = new ObservabilityManager({
  source: "classifier",
  handlers: [pipe(buffer({ capacity: 10_000, batchSize: 250, maxWaitMs: 1_000 }), warehouse)],
});
// Delivers what still waits when the process ends, of itself or by a signal.
installShutdownHooks(observability);

const started = performance.now();
for (let mail = 1; mail <= 300; mail++) {
  const model = { provider: "openai", operation: "chat", model: "gpt-5-nano" };
  observability.trace.llm(model, () => (mail % 7 === 0 ? "spam" : "ham"));
}
const tookMs = performance.now() - started;
console.log(`classified 300 mails in ${tookMs.toFixed(1)} ms`);
console.log(`${observability.stats().handlers[0]?.queued} events wait`);
