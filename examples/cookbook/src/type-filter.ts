/**
 * Events picked by type: the terminal shows commands and whatever is wrong, the file keeps everything.
 * You want this when one destination is for reading along and another one for looking things up.
 */
import { consoleHandler } from "@llmobs/console";
import { ObservabilityManager, pipe } from "@llmobs/core";
import { fileHandler } from "@llmobs/file";
import { filter } from "@llmobs/filter";

const observability = new ObservabilityManager({
  source: "summarizer",
  handlers: [
    pipe(filter({ include: ["command.*", "error"] }), consoleHandler({ stream: process.stdout })),
    fileHandler({ path: "logs/everything.jsonl" }),
  ],
});
const { trace } = observability;

await trace.session({ userId: "ada" }, () =>
  trace.command("summarize", { url: "https://example.com/paper" }, async () => {
    const text = await trace.tool("fetch_page", {}, async () => "A long text.");
    observability.error(new Error("The page has no title; going on without one."));
    const model = { provider: "mistral_ai", operation: "chat", model: "mistral-large" };
    return trace.llm(model, async () => text.slice(0, 6));
  }),
);
await observability.shutdown();

for (const { name, delivered, dropped } of observability.stats().handlers) {
  console.log(name, { delivered, dropped });
}
