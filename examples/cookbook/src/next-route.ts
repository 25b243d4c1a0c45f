/**
 * A Next.js route handler whose events are delivered after the response. You want this when a page or
 * an API of yours calls a model: save this file as `app/api/ask/route.ts`. `after` keeps a serverless
 * function alive until the events are out, and the person who asked does not wait for them.
 */
import { buffer } from "@llmobs/buffer";
import { getDefaultManager, ObservabilityManager, pipe, setDefaultManager } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";
import { after } from "next/server.js";

/** One manager for all routes, made at the first request; neither a build nor a reload makes another. */
function observability(): ObservabilityManager {
  const existing = getDefaultManager();
  if (existing !== undefined) return existing;
  const handlers = [pipe(buffer({ maxWaitMs: 60_000 }), fileHandler({ path: "logs/next.jsonl" }))];
  const manager = new ObservabilityManager({ source: "next-app", handlers });
  setDefaultManager(manager);
  return manager;
}

export async function POST(request: Request): Promise<Response> {
  const { question, userId } = (await request.json()) as { question: string; userId: string };
  const manager = observability();
  after(() => manager.flush());
  const { trace } = manager;
  return trace.session({ userId }, () =>
    trace.command("ask", { question }, async () => {
      const model = { provider: "openai", operation: "chat", model: "gpt-5" };
      const answer = await trace.llm(model, async () => `What do you think, ${userId}?`);
      return Response.json({ answer });
    }),
  );
}
