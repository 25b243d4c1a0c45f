/**
 * Every call of Anthropic's client on the terminal: tokens, time, how it ended. You want this because it
 * is one line in front of the client and changes nothing else: streams stream, what you break off is
 * aborted, and what people say is not recorded.
 */
import Anthropic from "@anthropic-ai/sdk";
import { observeAnthropic } from "@llmobs/anthropic";
import { consoleHandler } from "@llmobs/console";
import { ObservabilityManager } from "@llmobs/core";
import { fakeProvider } from "@llmobs/testing";

const observability = new ObservabilityManager({ source: "my-app", handlers: [consoleHandler()] });

// Without a key, a server on this machine answers that speaks Anthropic's protocol.
const standIn = process.env["ANTHROPIC_API_KEY"] ? undefined : await fakeProvider();
standIn?.reply({
  text: "Short waves scatter more.\n",
  usage: { input: 9, cacheRead: 80, output: 6 },
});
const anthropic = new Anthropic(standIn && { apiKey: "none", baseURL: standIn.url });

const client = observeAnthropic(anthropic, { observability });
const question: Anthropic.MessageCreateParamsNonStreaming = {
  model: "claude-sonnet-5",
  max_tokens: 200,
  messages: [{ role: "user", content: "Why is the sky blue? One sentence." }],
};

await observability.trace.session({ userId: "ada" }, async () => {
  const answer = client.messages.stream(question);
  answer.on("text", (text) => process.stdout.write(text));
  await answer.finalMessage();

  for await (const event of await client.messages.create({ ...question, stream: true })) {
    if (event.type === "content_block_delta") break; // Enough: the call ends as aborted.
  }
});
await observability.shutdown();
await standIn?.[Symbol.asyncDispose]();
