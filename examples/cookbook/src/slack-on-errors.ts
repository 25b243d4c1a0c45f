/**
 * Tells a channel when something has gone wrong: each failure once, with a count, however many spans it
 * ends. You want this before somebody else tells you. Set SLACK_WEBHOOK_URL to see it in your channel;
 * without it, an endpoint of this machine's stands in for Slack.
 */
import { buffer } from "@llmobs/buffer";
import { ObservabilityManager, pipe } from "@llmobs/core";
import { retry } from "@llmobs/retry";
import { slackHandler } from "@llmobs/slack";
import { httpEndpoint } from "@llmobs/testing";

const standIn = await httpEndpoint();
const webhookUrl = process.env["SLACK_WEBHOOK_URL"] ?? standIn.url;
const observability = new ObservabilityManager({
  source: "travel-agent",
  handlers: [pipe(buffer(), retry(), slackHandler({ webhookUrl }))],
});
const { trace } = observability;

async function searchFlights(): Promise<string[]> {
  throw new Error("The airline's service is closed for maintenance");
}

for (const city of ["Lisbon", "Oslo", "Kyoto"]) {
  await trace
    .command("plan-trip", { city }, () =>
      trace.agent("planner", () => trace.tool("search_flights", { city }, searchFlights)),
    )
    .catch(() => {}); // The app's own apology goes here.
}
await observability.shutdown();
for (const { body } of standIn.requests) console.log(JSON.parse(body).text);
console.log(observability.stats().handlers[0]?.delivered, "events");
await standIn[Symbol.asyncDispose]();
