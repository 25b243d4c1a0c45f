import { setImmediate } from "node:timers/promises";
import type { ObservabilityManager } from "@llmobs/core";

/** Runs sessions side by side, each a command, an agent, a tool that may fail, and two model calls. */
export async function runSessions(manager: ObservabilityManager, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, async (_, index) => runSession(manager, index)));
}

async function runSession(manager: ObservabilityManager, index: number): Promise<void> {
  const { trace } = manager;
  await trace.session({ id: `session-${index}`, userId: `user-${index % 50}` }, () =>
    trace.command("answer", undefined, async () => {
      await pause(index);
      await trace.agent("librarian", async () => {
        await call(manager, index, "tool_calls");
        try {
          await trace.tool("search", undefined, async () => {
            await pause(index + 1);
            manager.log(`searching ${index}`);
            if (index % 3 === 0) throw new RangeError(`no shelf ${index}`);
          });
        } catch {
          // The agent copes with it.
        }
        await call(manager, index, "stop");
      });
    }),
  );
}

async function call(manager: ObservabilityManager, index: number, reason: string): Promise<void> {
  const request = { provider: "openai", operation: "chat", model: "gpt-5" };
  await manager.trace.llm({ ...request, parameters: { temperature: 0.5 } }, async (scope) => {
    await pause(index + 2);
    scope.set({
      usage: { input: index, cacheRead: 10, output: 5, reasoning: 2 },
      usageSource: "reported",
      finishReasons: [reason],
      timeToFirstChunkMs: 125,
    });
  });
}

/** Lets others run, differently often. */
async function pause(index: number): Promise<void> {
  for (let turn = 0; turn < index % 4; turn++) await setImmediate();
}
