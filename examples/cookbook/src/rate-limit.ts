/**
 * An outage pages somebody twice and not 300 times. You want a rate limit in front of whatever costs
 * patience or money by the event: a pager, a chat channel, a paid service. Nothing waits in it, and
 * what it held back is told and counted.
 */
import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
import { filter } from "@llmobs/filter";
import { rateLimit } from "@llmobs/rate-limit";

const pager: Handler = {
  name: "pager",
  handle: ({ type, data }) => {
    if (type === "error") console.log(`PAGE: ${data.message}`);
  },
};
const observability = new ObservabilityManager({
  source: "checkout-assistant",
  handlers: [pipe(filter({ include: ["error"] }), rateLimit({ perSecond: 0.1, burst: 2 }), pager)],
  onDiagnostic: ({ message }) => console.log(message),
});
const { trace } = observability;

async function callModel(): Promise<string> {
  throw new Error("503: the model is overloaded");
}

for (let customer = 1; customer <= 300; customer++) {
  const model = { provider: "openai", operation: "chat", model: "gpt-5" };
  await trace.llm(model, callModel).catch((error: unknown) => observability.error(error));
}
await observability.shutdown();
console.log(observability.stats().handlers[0]?.dropped);
