/**
 * Events in a SQLite database, and answers out of it: who used how much, what failed, what was slow.
 * You want this on one machine, before you need a server for it; run it twice and both runs are there.
 */
import { ObservabilityManager } from "@llmobs/core";
import { openEventStore, sqliteHandler } from "@llmobs/sqlite";

const path = "logs/events.db";
const handlers = [sqliteHandler({ path, keepDays: 30 })];
const observability = new ObservabilityManager({ source: "support-bot", handlers });
const { trace } = observability;

async function findOrder(order: string): Promise<string> {
  if (order === "") throw new RangeError("An order number is needed.");
  return `Order ${order} was sent on Monday.`;
}

async function answer(userId: string, order: string): Promise<string> {
  return trace.session({ userId }, () =>
    trace.command("answer", { order }, async () => {
      const status = await trace.tool("find_order", { order }, () => findOrder(order));
      return trace.llm({ provider: "openai", operation: "chat", model: "gpt-5" }, async (call) => {
        call.set({ usage: { input: 212, output: 18 }, usageSource: "reported" });
        return `Good news! ${status}`;
      });
    }),
  );
}
await Promise.allSettled([answer("ada", "A-1"), answer("grace", "")]);
await observability.shutdown();

const store = openEventStore(path);
for (const { userId, llmCalls, tokens, errors } of store.sessions()) {
  console.log(`${userId}: ${llmCalls} model calls, ${tokens.total} tokens, ${errors} errors`);
}
for (const { type, data } of store.errors({ limit: 3 })) {
  console.log(`${type} failed:`, "error" in data && data.error?.message);
}
store.close();
