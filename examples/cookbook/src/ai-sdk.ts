/**
 * An agent built with the Vercel AI SDK, observed with one line and no change to its calls: its run, its
 * model calls with tokens and times, its tools, and what it does inside them. With OPENAI_API_KEY set it
 * asks OpenAI; without, a stand-in that needs no key.
 */
import { createOpenAI } from "@ai-sdk/openai";
import { observeAISDK } from "@llmobs/ai-sdk";
import { consoleHandler } from "@llmobs/console";
import { ObservabilityManager } from "@llmobs/core";
import { fakeProvider } from "@llmobs/testing";
import { isStepCount, ToolLoopAgent, tool } from "ai";
import { z } from "zod";

await using standIn = await fakeProvider();
standIn.replyOnce(
  { toolCalls: [{ name: "weather", arguments: { city: "Rome" } }] },
  { text: ["It is 31 °C in Rome: ", "take a hat."], usage: { input: 80, output: 12 } },
);
const apiKey = process.env["OPENAI_API_KEY"];
const openai = createOpenAI(apiKey ? { apiKey } : { apiKey: "none", baseURL: `${standIn.url}/v1` });

const observability = new ObservabilityManager({ source: "advisor", handlers: [consoleHandler()] });
observeAISDK({ observability });

const weather = tool({
  description: "The weather in a city, now",
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city, celsius: 31 }),
});
const advisor = new ToolLoopAgent({
  model: openai("gpt-5"),
  tools: { weather },
  stopWhen: isStepCount(5),
  telemetry: { functionId: "advisor" },
});
const { textStream } = await advisor.stream({ prompt: "What shall I wear in Rome today?" });
let answer = "";
for await (const text of textStream) answer += text;
console.log(answer);
await observability.shutdown();
