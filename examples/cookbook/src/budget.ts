/**
 * What each user may spend in a day, in dollars: one alert when it is more, before the bill comes. Prices are
 * those that providers publish, and your own for what runs on your machines.
 */
import { alertHandler } from "@llmobs/alert";
import { type Handler, ObservabilityManager } from "@llmobs/core";
import { cost } from "@llmobs/cost";

const DAY_MS = 86_400_000;
const budgets = alertHandler([
  { name: "user-budget", when: "cost_usd", by: "user", above: 1, windowMs: DAY_MS },
  { name: "daily-budget", when: "cost_usd", by: "day", above: 100 },
]);
const pager: Handler = {
  name: "pager",
  handle: ({ type, data }) => {
    if ("cost" in data) console.log(data.model, data.cost?.usd.toFixed(2) ?? "no price");
    if (type === "alert" && "message" in data) console.log(data.message);
  },
};
const observability = new ObservabilityManager({
  source: "research-agent",
  // Before the handlers, so that all of them get the cost.
  decorators: [cost({ prices: [{ provider: "ollama", model: "*", input: 0, output: 0 }] })],
  handlers: [budgets, pager],
});

const usage = { input: 40_000, cacheRead: 200_000, output: 12_000 };
const calls = [
  { userId: "ada", provider: "anthropic", model: "claude-opus-4-5" },
  { userId: "grace", provider: "anthropic", model: "claude-haiku-4-5" },
  { userId: "ada", provider: "ollama", model: "llama3.3" },
  { userId: "ada", provider: "anthropic", model: "claude-opus-4-5" },
];
for (const { userId, ...model } of calls) {
  observability.trace.session({ userId }, () =>
    observability.trace.llm({ ...model, operation: "chat" }, (call) => call.set({ usage })),
  );
}
await observability.shutdown();
