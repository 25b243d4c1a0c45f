/**
 * Posts events to an HTTP endpoint of your own, some in each request, signed and compressed; what fails
 * for a while is sent again. You want this to feed a system that no handler knows. Set WEBHOOK_URL to
 * see them arrive there; without it, an endpoint of this machine's stands in.
 */
import { buffer } from "@llmobs/buffer";
import { ObservabilityManager, pipe } from "@llmobs/core";
import { retry } from "@llmobs/retry";
import { httpEndpoint } from "@llmobs/testing";
import { webhookHandler } from "@llmobs/webhook";

const standIn = await httpEndpoint();
// The first request finds it overloaded.
standIn.answer(() => ({ status: standIn.requests.length === 0 ? 503 : 204 }));
const webhook = webhookHandler({
  url: process.env["WEBHOOK_URL"] ?? standIn.url,
  signWith: "a secret that both sides know",
  gzip: true,
});
const observability = new ObservabilityManager({
  source: "travel-agent",
  handlers: [pipe(buffer(), retry({ baseDelayMs: 10 }), webhook)],
});

for (const city of ["Lisbon", "Oslo", "Kyoto"]) {
  observability.trace.tool("find_hotels", { city }, () => [`The ${city} Inn`]);
}
await observability.shutdown();

for (const { headers, body, status } of standIn.requests) {
  console.log(
    JSON.parse(body).length,
    "events as",
    `${headers["webhook-id"]?.toString()}:`,
    status,
  );
}
console.log(observability.stats().handlers[0]?.delivered, "delivered");
await standIn[Symbol.asyncDispose]();
