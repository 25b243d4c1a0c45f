/**
 * A spare destination: what the collector does not take goes to a file, as it is and only once. You want
 * this when the events matter and the network between you and their store does not always work.
 */
import { readFileSync } from "node:fs";
import { type Handler, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";
import { fallback } from "@llmobs/fallback";
import { fileHandler } from "@llmobs/file";

const url = process.env["COLLECTOR_URL"] ?? "http://127.0.0.1:4319/events";

async function post(events: readonly ObservedEvent[]): Promise<void> {
  const body = events.map((event) => serialize(event)).join("\n");
  const response = await fetch(url, { method: "POST", body, signal: AbortSignal.timeout(5_000) });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The collector answered ${response.status}.`);
}

const collector: Handler = {
  name: "collector",
  handle: (event) => post([event]),
  handleBatch: post,
};
const path = "logs/undelivered.jsonl";
const observability = new ObservabilityManager({
  source: "travel-agent",
  handlers: [pipe(fallback(fileHandler({ path })), collector)],
});

await observability.trace.session({ userId: "ada" }, () =>
  observability.trace.tool("find_trains", { to: "Ghent" }, async () => ["08:12", "09:12"]),
);
const { delivered, dropped } = await observability.shutdown();
const lines = readFileSync(path, "utf8").split("\n").length - 1;
console.log({ delivered, dropped }, `${path} has ${lines} events`);
