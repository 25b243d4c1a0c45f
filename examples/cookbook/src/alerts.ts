/**
 * Says when too much fails, and once, not for each failure: to everybody who hears events, here the
 * terminal; Slack and webhooks deliver an alert like any event, and another one when it is over. You want
 * this where single failures are nothing to wake somebody for.
 */
import { alertHandler } from "@llmobs/alert";
import { consoleHandler } from "@llmobs/console";
import { ObservabilityManager, pipe } from "@llmobs/core";
import { filter } from "@llmobs/filter";

const alerts = alertHandler([
  { name: "tools-failing", when: "error_rate", types: ["tool.end"], above: 0.5, minEvents: 4 },
  {
    name: "long-answers",
    when: { of: (event) => lengthOf(event.data), aggregate: "max" },
    by: "session",
    above: 200,
  },
]);
const observability = new ObservabilityManager({
  source: "travel-agent",
  captureContent: true,
  handlers: [alerts, pipe(filter({ include: ["alert"] }), consoleHandler())],
});

function lengthOf(data: object): number | undefined {
  return "result" in data && typeof data.result === "string" ? data.result.length : undefined;
}

async function findHotels(city: string): Promise<string> {
  if (city !== "Lisbon") throw new Error(`No hotel in ${city} answers`);
  return `All hotels in ${city}: ${"The Inn, ".repeat(40)}`;
}

await observability.trace.session({ id: "s-1" }, async () => {
  for (const city of ["Lisbon", "Oslo", "Kyoto", "Quito", "Turku"]) {
    await observability.trace.tool("find_hotels", { city }, () => findHotels(city)).catch(() => {});
  }
});
await observability.shutdown();
