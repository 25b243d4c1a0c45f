/**
 * Events of a serverless function (Cloudflare, Vercel, Netlify: whatever has a `waitUntil`). You want
 * this because the platform stops the process when the response is out: `waitUntil` keeps it alive until
 * the events have arrived, and the person who asked does not wait for them.
 */
import { buffer } from "@llmobs/buffer";
import { consoleHandler } from "@llmobs/console";
import { type Handler, ObservabilityManager, type ObservedEvent, pipe } from "@llmobs/core";
import { serialize } from "@llmobs/core/serialize";

const url = process.env["COLLECTOR_URL"];
async function post(events: readonly ObservedEvent[]): Promise<void> {
  const body = events.map((event) => serialize(event)).join("\n");
  const response = await fetch(url ?? "", { method: "POST", body });
  if (!response.ok) throw new Error(`The collector answered ${response.status}.`);
}
const collector: Handler = { name: "collector", handle: (e) => post([e]), handleBatch: post };
const handlers = [pipe(buffer(), url === undefined ? consoleHandler() : collector)];
const observability = new ObservabilityManager({ source: "edge", handlers });

type Context = { waitUntil(work: Promise<unknown>): void };
const worker = {
  async fetch(request: Request, _env: unknown, context: Context): Promise<Response> {
    const question = await request.text();
    const model = { provider: "openai", operation: "chat", model: "gpt-5-mini" };
    try {
      return new Response(await observability.trace.llm(model, async () => `${question} Because.`));
    } finally {
      context.waitUntil(observability.flush());
    }
  },
};
export default worker;

if (process.argv[1] === import.meta.filename) {
  const request = new Request("https://edge.example", { method: "POST", body: "Why?" });
  const waitUntil = (work: Promise<unknown>): void =>
    void work.then(() => console.log("Now the platform may stop the process."));
  console.log(await (await worker.fetch(request, {}, { waitUntil })).text());
}
