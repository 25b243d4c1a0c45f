import Anthropic, { APIError, RateLimitError } from "@anthropic-ai/sdk";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeProvider, type FakeProvider } from "../index.ts";

const QUESTION = {
  model: "claude-sonnet-5",
  max_tokens: 1024,
  messages: [{ role: "user", content: "Why?" }],
} satisfies Anthropic.MessageCreateParams;
const CONTENT = [
  { type: "thinking", thinking: "Let me think." },
  { type: "text", text: "Because." },
  { type: "tool_use", name: "search", input: { words: "the reason why" } },
  { type: "tool_use", name: "read", input: {}, id: "toolu_mine" },
];
const USAGE = {
  input_tokens: 100,
  cache_read_input_tokens: 20,
  cache_creation_input_tokens: 5,
  output_tokens: 11,
  output_tokens_details: { thinking_tokens: 4 },
};

let provider: FakeProvider;
let client: Anthropic;

beforeEach(async () => {
  provider = await fakeProvider();
  client = new Anthropic({ apiKey: "any", baseURL: provider.url, maxRetries: 0 });
  provider.reply({
    reasoning: ["Let me ", "think."],
    text: ["Be", "cause."],
    toolCalls: [
      { name: "search", arguments: { words: "the reason why" } },
      { name: "read", arguments: {}, id: "toolu_mine" },
    ],
    usage: { input: 100, cacheRead: 20, cacheWrite: 5, output: 7, reasoning: 4 },
  });
});

afterEach(() => provider[Symbol.asyncDispose]());

describe("messages, to the official client", () => {
  it("answers whole", async () => {
    const { data, request_id } = await client.messages.create(QUESTION).withResponse();
    expect(data).toMatchObject({
      type: "message",
      model: "claude-sonnet-5",
      content: CONTENT,
      stop_reason: "tool_use",
      usage: USAGE,
    });
    expect(request_id).toBe(provider.requests[0]?.requestId);
  });

  it("answers streamed, with the same in it", async () => {
    const stream = client.messages.stream(QUESTION);
    const texts: string[] = [];
    stream.on("text", (text) => texts.push(text));
    const message = await stream.finalMessage();
    expect(message).toMatchObject({ content: CONTENT, stop_reason: "tool_use", usage: USAGE });
    expect(texts).toEqual(["Be", "cause."]);
  });

  it("opens a stream with the usage of its input", async () => {
    const stream = await client.messages.create({ ...QUESTION, stream: true });
    const events = await Array.fromAsync(stream);
    expect(events[0]).toMatchObject({
      type: "message_start",
      message: { content: [], stop_reason: null, usage: { input_tokens: 100, output_tokens: 1 } },
    });
    expect(events.at(-1)).toEqual({ type: "message_stop" });
  });

  it("gives its words for why it stopped, and the script's own", async () => {
    for (const [finishReason, stopReason] of [
      ["stop", "end_turn"],
      ["length", "max_tokens"],
      ["content_filter", "refusal"],
      ["pause_turn", "pause_turn"],
    ] as const) {
      provider.reply({ finishReason });
      expect(await client.messages.create(QUESTION)).toMatchObject({ stop_reason: stopReason });
    }
  });

  it("keeps the usage to itself where the script says so", async () => {
    provider.reply({ usage: null });
    expect(await client.messages.create(QUESTION)).not.toHaveProperty("usage");
    const events = await Array.fromAsync(
      await client.messages.create({ ...QUESTION, stream: true }),
    );
    expect(JSON.stringify(events)).not.toContain("usage");
  });

  it("fails with the status, words and headers of the script", async () => {
    provider.replyOnce({ status: 429, retryAfter: 0.001 }, { text: "Hi" });
    await client.withOptions({ maxRetries: 1 }).messages.create(QUESTION);
    expect(provider.requests).toHaveLength(2);

    provider.reply({ status: 429, retryAfter: 30 });
    const error = await client.messages.create(QUESTION).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({
      error: { type: "error", error: { type: "rate_limit_error" } },
      requestID: provider.requests[2]?.requestId,
    });
  });

  it("fails in mid-stream with an error event", async () => {
    provider.reply({ text: ["a", "b"], breakOff: { afterChunks: 1, how: "error" } });
    const stream = await client.messages.create({ ...QUESTION, stream: true });
    const error = await Array.fromAsync(stream).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ type: "overloaded_error" });
  });

  it.each([
    ["without a key", { authorization: null }, 401, "authentication_error"],
    ["without a version", { "anthropic-version": null }, 400, "invalid_request_error"],
  ])("refuses a request %s", async (_what, headers, status, type) => {
    const error = await client.messages
      .create(QUESTION, { headers })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status, type });
  });

  it("refuses what it doesn't know in Anthropic's words", async () => {
    const { max_tokens: _, ...counted } = QUESTION;
    const error = await client.messages.countTokens(counted).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status: 404, type: "not_found_error" });
  });
});
