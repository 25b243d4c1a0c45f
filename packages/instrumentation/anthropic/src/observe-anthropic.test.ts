import Anthropic, {
  APIConnectionError,
  APIConnectionTimeoutError,
  BadRequestError,
  InternalServerError,
} from "@anthropic-ai/sdk";
import type { LlmEndData, ObservedEvent } from "@llmobs/core";
import { describe, expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";

const USAGE = { input: 100, cacheRead: 20, cacheWrite: 5, output: 7, reasoning: 4 };
const STREAMED: Anthropic.MessageCreateParamsStreaming = { ...QUESTION, stream: true };

/** The payloads as every destination writes them: without the members that are undefined. */
function asSent(events: readonly ObservedEvent[]): unknown[] {
  return events.map(({ data }) => JSON.parse(JSON.stringify(data)));
}

describe("what is recorded of a message", () => {
  it("is who was asked for what, and what came of it", async () => {
    await using all = await setUp();
    all.provider.reply({ usage: USAGE, model: "claude-sonnet-5-20260101", finishReason: "length" });
    await all.observed.messages.create({
      ...QUESTION,
      stop_sequences: ["\n"],
      thinking: { type: "enabled", budget_tokens: 1_024 },
      output_config: { effort: "low" },
      service_tier: "auto",
    });
    const asked = {
      provider: "anthropic",
      operation: "chat",
      model: "claude-sonnet-5",
      serverAddress: "127.0.0.1",
      serverPort: Number(new URL(all.provider.url).port),
      parameters: {
        maxTokens: 1_024,
        stopSequences: ["\n"],
        thinking: "enabled",
        thinkingBudgetTokens: 1_024,
        reasoningEffort: "low",
        serviceTier: "auto",
      },
    };
    all.handler.assertTypes("llm.start", "llm.end");
    const [start, end] = asSent(all.handler.events);
    expect(start).toEqual(asked);
    expect(end).toEqual({
      ...asked,
      responseModel: "claude-sonnet-5-20260101",
      responseId: expect.stringMatching(/^msg_/),
      requestId: all.provider.requests[0]?.requestId,
      httpStatusCode: 200,
      retries: 0,
      finishReasons: ["max_tokens"],
      usage: USAGE,
      usageSource: "reported",
      status: "ok",
      durationMs: expect.any(Number),
    });
  });

  it("is the same where it is streamed, with the times of its chunks", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["a", "b"], reasoning: "Hm.", usage: USAGE });
    await Array.fromAsync(await all.observed.messages.create(STREAMED));
    const [end] = all.ends();
    expect(end).toMatchObject({
      parameters: { stream: true },
      responseModel: "claude-sonnet-5",
      responseId: expect.stringMatching(/^msg_/),
      requestId: all.provider.requests[0]?.requestId,
      httpStatusCode: 200,
      retries: 0,
      finishReasons: ["end_turn"],
      usage: USAGE,
      usageSource: "reported",
      status: "ok",
    });
    expect(end?.timeToFirstChunkMs).toBeGreaterThan(0);
    expect(end?.timePerOutputChunkMs).toBeGreaterThanOrEqual(0);
    expect(end?.durationMs).toBeGreaterThanOrEqual(end?.timeToFirstChunkMs ?? Infinity);
  });

  it("starts at the level that the options say", async () => {
    await using all = await setUp({ observe: { level: "debug" } });
    await all.observed.messages.create(QUESTION);
    expect(all.handler.events.map(({ level }) => level)).toEqual(["debug", "info"]);
  });

  it("is under the session and agent at hand, also where a helper makes the call", async () => {
    await using all = await setUp();
    const { trace } = all.manager;
    await trace.session({ id: "s-1", userId: "ada" }, () =>
      trace.agent("helper", async () => {
        await all.observed.messages.create(QUESTION);
        await all.observed.messages.stream(QUESTION).finalMessage();
      }),
    );
    const agent = all.handler.ofType("agent.start")[0];
    expect(all.ends()).toHaveLength(2);
    for (const end of all.handler.ofType("llm.end")) {
      expect(end).toMatchObject({
        sessionId: "s-1",
        userId: "ada",
        traceId: agent?.traceId,
        parentSpanId: agent?.spanId,
      });
    }
  });
});

describe("usage", () => {
  it("of a stream that was broken off is unknown, though it began with a count", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["a", "b"], usage: USAGE });
    for await (const event of await all.observed.messages.create(STREAMED)) {
      if (event.type === "content_block_delta") break;
    }
    expect(all.ends()).toMatchObject([{ status: "aborted", usageSource: "unknown" }]);
    expect(all.ends()[0]?.usage).toBeUndefined();
  });

  it("is guessed where that was asked for, with what was reported of the input", async () => {
    const calls: unknown[] = [];
    await using all = await setUp({
      observe: {
        estimateUsage: (call) => {
          calls.push(call);
          return { ...call.input, input: call.input?.input ?? 0, output: call.text.length };
        },
      },
    });
    all.provider.reply({ reasoning: "Hm. ", text: ["four", "more"], usage: USAGE });
    await Array.fromAsync(await all.observed.messages.create(STREAMED));
    for await (const event of await all.observed.messages.create(STREAMED)) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") break;
    }
    const input = { input: 100, cacheRead: 20, cacheWrite: 5 };
    expect(calls).toEqual([{ model: "claude-sonnet-5", body: STREAMED, text: "Hm. four", input }]);
    expect(all.ends()).toMatchObject([
      { usageSource: "reported", usage: USAGE },
      { usageSource: "estimated", usage: { ...input, output: 8 } },
    ]);
  });

  it("stays unknown where the guess fails", async () => {
    await using all = await setUp({
      observe: {
        estimateUsage: () => {
          throw new Error("no idea");
        },
      },
    });
    all.provider.reply({ usage: null });
    const message = await all.observed.messages.create(QUESTION);
    expect(message.content).toMatchObject([{ text: "Hello!" }]);
    expect(all.ends()).toMatchObject([{ status: "ok", usageSource: "unknown" }]);
  });
});

describe("content", () => {
  const answer = {
    reasoning: ["Let me ", "think."],
    text: ["Be", "cause."],
    toolCalls: [{ name: "search", arguments: { words: "why" }, id: "toolu_1" }],
  };
  const content = [
    { type: "thinking", thinking: "Let me think.", signature: expect.any(String) },
    { type: "text", text: "Because." },
    { type: "tool_use", id: "toolu_1", name: "search", input: { words: "why" } },
  ];

  it("is what was said, streamed or not, the system's part first", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    all.provider.reply(answer);
    const asked = { ...QUESTION, system: "Be brief." };
    await all.observed.messages.create(asked);
    await Array.fromAsync(await all.observed.messages.create({ ...asked, stream: true }));
    await all.observed.messages.stream(asked).finalMessage();
    for (const { data } of all.handler.ofType("llm.start")) {
      expect(data.input).toEqual([
        { role: "system", content: "Be brief." },
        { role: "user", content: "Why?" },
      ]);
    }
    expect(all.ends()).toHaveLength(3);
    for (const end of all.ends()) {
      expect(end).toMatchObject({ output: [{ role: "assistant", content }] });
    }
  });

  it("is as it was at the time, whatever the app does with it afterwards", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    const messages = [...QUESTION.messages];
    const message = await all.observed.messages.create({ ...QUESTION, messages });
    messages.length = 0;
    message.content.length = 0;
    expect(all.handler.ofType("llm.start")[0]?.data.input).toEqual(QUESTION.messages);
    expect(all.ends()[0]?.output).toMatchObject([{ content: [{ text: "Hello!" }] }]);
  });

  it("of a stream that was broken off is what had come", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    all.provider.reply({ text: [], toolCalls: answer.toolCalls });
    for await (const event of await all.observed.messages.create(STREAMED)) {
      if (event.type === "content_block_delta") break;
    }
    const [end] = all.ends() as readonly (LlmEndData & { output: [{ content: object[] }] })[];
    expect(end?.output[0].content).toMatchObject([
      { type: "tool_use", name: "search", input: '{"words":"wh' },
    ]);
  });
});

describe("failures", () => {
  it("say what the provider said", async () => {
    await using all = await setUp();
    all.provider.reply({ status: 400, message: "No such model." });
    const asking = all.observed.messages.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(BadRequestError);
    expect(all.ends()).toMatchObject([
      {
        status: "error",
        error: { name: "BadRequestError", message: expect.stringContaining("No such model.") },
        httpStatusCode: 400,
        requestId: all.provider.requests[0]?.requestId,
        retries: 0,
        usageSource: "unknown",
      },
    ]);
  });

  it("that the client tries again say how often", async () => {
    await using all = await setUp({ client: { maxRetries: 2 } });
    all.provider.replyOnce({ status: 429, retryAfter: 0.001 });
    await all.observed.messages.create(QUESTION);
    all.provider.reply({ status: 529, retryAfter: 0.001 });
    const asking = all.observed.messages.create(STREAMED);
    await expect(asking).rejects.toBeInstanceOf(InternalServerError);
    expect(all.ends()).toMatchObject([
      { status: "ok", httpStatusCode: 200, retries: 1 },
      { status: "error", httpStatusCode: 529, retries: 2 },
    ]);
  });

  it("in mid-stream keep what had come", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["a", "b"], breakOff: { afterChunks: 1, how: "error" } });
    const stream = await all.observed.messages.create(STREAMED);
    await expect(Array.fromAsync(stream)).rejects.toThrow("Overloaded");
    expect(all.ends()).toMatchObject([
      { status: "error", responseId: expect.stringMatching(/^msg_/), httpStatusCode: 200 },
    ]);
  });

  it("to connect have no status", async () => {
    await using all = await setUp();
    all.provider.reply("reset");
    const asking = all.observed.messages.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(APIConnectionError);
    const [end] = all.ends();
    expect(end).toMatchObject({ status: "error", error: { name: "APIConnectionError" } });
    expect([end?.httpStatusCode, end?.requestId]).toEqual([undefined, undefined]);
  });

  it("to wait long enough are errors, not aborted calls", async () => {
    await using all = await setUp({ client: { timeout: 20 } });
    all.provider.reply("hang");
    const asking = all.observed.messages.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(APIConnectionTimeoutError);
    expect(all.ends()).toMatchObject([
      { status: "error", error: { name: "APIConnectionTimeoutError" } },
    ]);
  });
});

describe("helpers", () => {
  it("that make several calls record each", async () => {
    await using all = await setUp();
    all.provider.replyOnce({ toolCalls: [{ name: "look", arguments: { at: "the sky" } }] });
    all.provider.reply({ text: "It is blue." });
    const looked: unknown[] = [];
    const message = await all.observed.beta.messages
      .toolRunner({
        ...QUESTION,
        messages: [{ role: "user", content: "Why?" }],
        tools: [
          {
            type: "custom",
            name: "look",
            input_schema: { type: "object" },
            run: (input: unknown) => {
              looked.push(input);
              return "blue";
            },
            parse: (input: unknown) => input,
          },
        ],
      })
      .runUntilDone();
    expect(message.content).toMatchObject([{ text: "It is blue." }]);
    expect(looked).toEqual([{ at: "the sky" }]);
    expect(all.ends()).toMatchObject([
      { status: "ok", finishReasons: ["tool_use"] },
      { status: "ok", finishReasons: ["end_turn"] },
    ]);
  });

  it("that parse: an answer in which they find no sense is an answer all the same", async () => {
    await using all = await setUp();
    all.provider.reply({ text: "{", usage: USAGE });
    const format = {
      type: "json_schema" as const,
      schema: { type: "object" },
      parse: (text: string): unknown => JSON.parse(text),
    };
    const asking = all.observed.messages.parse({ ...QUESTION, output_config: { format } });
    await expect(asking).rejects.toThrow("parse");
    expect(all.ends()).toMatchObject([{ status: "ok", usage: USAGE }]);
  });

  it("that stream end as aborted where the app calls them off", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["one ", "two "], held: true });
    const stream = all.observed.messages.stream(QUESTION);
    const request = await all.provider.received(1);
    request.release(1);
    await stream.emitted("text");
    stream.abort();
    await expect(stream.done()).rejects.toThrow("aborted");
    expect(await request.settled()).toBe("aborted");
    expect(all.statuses()).toEqual(["aborted"]);
  });
});
