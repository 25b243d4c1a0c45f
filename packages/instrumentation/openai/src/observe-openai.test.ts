import type { ObservedEvent } from "@llmobs/core";
import { httpEndpoint } from "@llmobs/testing";
import OpenAI, {
  APIConnectionError,
  APIConnectionTimeoutError,
  BadRequestError,
  InternalServerError,
} from "openai";
import { describe, expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";
import { observeOpenAI } from "./observe-openai.ts";

const REASON = {
  type: "json_schema" as const,
  json_schema: { name: "reason", strict: true, schema: { type: "object" } },
};
const USAGE = { input: 100, cacheRead: 20, cacheWrite: 5, output: 7, reasoning: 4 };

/** The payloads as every destination writes them: without the members that are undefined. */
function asSent(events: readonly ObservedEvent[]): unknown[] {
  return events.map(({ data }) => JSON.parse(JSON.stringify(data)));
}

describe("what is recorded of a chat completion", () => {
  it("is who was asked for what, and what came of it", async () => {
    await using all = await setUp();
    all.provider.reply({ usage: USAGE, model: "gpt-5-2026-01-01", finishReason: "length" });
    await all.observed.chat.completions.create({
      ...QUESTION,
      temperature: 0.2,
      top_p: 0.9,
      max_completion_tokens: 50,
      seed: 7,
      stop: "\n",
      frequency_penalty: 0.1,
      presence_penalty: -0.1,
      n: 2,
      reasoning_effort: "low",
      service_tier: "flex",
    });
    const { port } = new URL(all.provider.url);
    const asked = {
      provider: "openai",
      operation: "chat",
      model: "gpt-5",
      serverAddress: "127.0.0.1",
      serverPort: Number(port),
      parameters: {
        temperature: 0.2,
        topP: 0.9,
        maxTokens: 50,
        seed: 7,
        stopSequences: ["\n"],
        frequencyPenalty: 0.1,
        presencePenalty: -0.1,
        choiceCount: 2,
        reasoningEffort: "low",
        serviceTier: "flex",
      },
    };
    all.handler.assertTypes("llm.start", "llm.end");
    const [start, end] = asSent(all.handler.events);
    expect(start).toEqual(asked);
    expect(end).toEqual({
      ...asked,
      responseModel: "gpt-5-2026-01-01",
      responseId: expect.stringMatching(/^chatcmpl-/),
      requestId: all.provider.requests[0]?.requestId,
      httpStatusCode: 200,
      retries: 0,
      finishReasons: ["length", "length"],
      usage: USAGE,
      usageSource: "reported",
      status: "ok",
      durationMs: expect.any(Number),
    });
  });

  it("is the same where it is streamed, with the times of its chunks", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["a", "b"], usage: USAGE });
    const stream = await all.observed.chat.completions.create({
      ...QUESTION,
      stream: true,
      stream_options: { include_usage: true },
    });
    await Array.fromAsync(stream);
    expect(all.ends()).toMatchObject([
      {
        parameters: { stream: true },
        responseModel: "gpt-5",
        responseId: expect.stringMatching(/^chatcmpl-/),
        requestId: all.provider.requests[0]?.requestId,
        httpStatusCode: 200,
        retries: 0,
        finishReasons: ["stop"],
        usage: USAGE,
        usageSource: "reported",
        status: "ok",
      },
    ]);
    const [end] = all.ends();
    expect(end?.timeToFirstChunkMs).toBeGreaterThan(0);
    expect(end?.timePerOutputChunkMs).toBeGreaterThanOrEqual(0);
    expect(end?.durationMs).toBeGreaterThanOrEqual(end?.timeToFirstChunkMs ?? Infinity);
  });

  it("is under the session, command and agent at hand", async () => {
    await using all = await setUp();
    const { trace } = all.manager;
    await trace.session({ id: "s-1", userId: "ada" }, () =>
      trace.agent("helper", async () => {
        await Array.fromAsync(
          await all.observed.chat.completions.create({ ...QUESTION, stream: true }),
        );
      }),
    );
    const agent = all.handler.ofType("agent.start")[0];
    const [start, end] = [...all.handler.ofType("llm.start"), ...all.handler.ofType("llm.end")];
    expect(start).toMatchObject({
      sessionId: "s-1",
      userId: "ada",
      traceId: agent?.traceId,
      parentSpanId: agent?.spanId,
    });
    expect(end?.spanId).toBe(start?.spanId);
  });
});

describe("content", () => {
  const answer = {
    text: ["Be", "cause."],
    toolCalls: [{ name: "search", arguments: { words: "why" }, id: "call_1" }],
  };

  it("is recorded only with captureContent", async () => {
    await using all = await setUp();
    all.provider.reply({ ...answer, text: "The secret answer." });
    await all.observed.chat.completions.create(QUESTION);
    await Array.fromAsync(
      await all.observed.chat.completions.create({ ...QUESTION, stream: true }),
    );
    await all.observed.responses.create({ model: "gpt-5", input: "Why?" });
    await all.observed.embeddings.create({ model: "e", input: "Why?" });
    expect(JSON.stringify(all.handler.events)).not.toMatch(/Why\?|secret|search/);
  });

  it("is what was said, streamed or not", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    all.provider.reply(answer);
    await all.observed.chat.completions.create(QUESTION);
    await Array.fromAsync(
      await all.observed.chat.completions.create({ ...QUESTION, stream: true }),
    );
    for (const { data } of all.handler.ofType("llm.start")) {
      expect(data.input).toEqual(QUESTION.messages);
    }
    for (const { output } of all.ends()) {
      expect(output).toMatchObject([
        {
          role: "assistant",
          content: "Because.",
          tool_calls: [
            {
              id: "call_1",
              type: "function",
              function: { name: "search", arguments: '{"words":"why"}' },
            },
          ],
        },
      ]);
    }
  });

  it("is as it was at the time, whatever the app does with it afterwards", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    const messages = [...QUESTION.messages];
    const completion = await all.observed.chat.completions.create({ model: "gpt-5", messages });
    messages.length = 0;
    completion.choices.length = 0;
    expect(all.handler.ofType("llm.start")[0]?.data.input).toEqual(QUESTION.messages);
    expect(all.ends()[0]?.output).toMatchObject([{ content: "Hello!" }]);
  });

  it("of a response is its items, and the instructions come first", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    all.provider.reply({ text: ["Be", "cause."] });
    const asked = { model: "gpt-5", instructions: "Be brief.", input: "Why?" };
    await all.observed.responses.create(asked);
    await Array.fromAsync(await all.observed.responses.create({ ...asked, stream: true }));
    expect(all.handler.ofType("llm.start")[0]?.data.input).toEqual([
      { role: "system", content: "Be brief." },
      { role: "user", content: "Why?" },
    ]);
    const item = { type: "message", content: [{ type: "output_text", text: "Because." }] };
    expect(all.ends()).toMatchObject([{ output: [item] }, { output: [item] }]);
  });

  it("of a stream that was broken off is what had come", async () => {
    await using all = await setUp({ manager: { captureContent: true } });
    all.provider.reply({ text: ["One ", "two ", "three"] });
    const chat = await all.observed.chat.completions.create({ ...QUESTION, stream: true });
    for await (const { choices } of chat) if (choices[0]?.delta.content === "two ") break;
    const response = await all.observed.responses.create({
      model: "gpt-5",
      input: "Count.",
      stream: true,
    });
    for await (const event of response) {
      if (event.type === "response.output_text.delta" && event.delta === "two ") break;
    }
    expect(all.ends()).toMatchObject([
      { status: "aborted", output: [{ content: "One two " }] },
      { status: "aborted", output: [{ content: [{ text: "One two " }] }] },
    ]);
  });
});

describe("every way to ask a model", () => {
  it("chat.completions.parse", async () => {
    await using all = await setUp();
    all.provider.reply({ text: '{"reason":"because"}', usage: USAGE });
    const completion = await all.observed.chat.completions.parse({
      ...QUESTION,
      response_format: REASON,
    });
    expect(completion.choices[0]?.message.parsed).toEqual({ reason: "because" });
    expect(all.ends()).toMatchObject([{ status: "ok", usage: USAGE, finishReasons: ["stop"] }]);
  });

  it("chat.completions.parse of an answer that is too short for it: an error, with its usage", async () => {
    await using all = await setUp();
    all.provider.reply({ text: '{"rea', usage: USAGE, finishReason: "length" });
    const asking = all.observed.chat.completions.parse({
      ...QUESTION,
      response_format: REASON,
    });
    await expect(asking).rejects.toThrow("length limit");
    expect(all.ends()).toMatchObject([
      { status: "error", error: { name: "LengthFinishReasonError" }, usage: USAGE },
    ]);
  });

  it("chat.completions.stream, with its helpers", async () => {
    await using all = await setUp();
    all.provider.reply({ text: ["Be", "cause."] });
    const runner = all.observed.chat.completions.stream(QUESTION);
    const texts: string[] = [];
    runner.on("content", (delta) => texts.push(delta));
    const completion = await runner.finalChatCompletion();
    expect(completion.choices[0]?.message.content).toBe("Because.");
    expect(await runner.finalContent()).toBe("Because.");
    expect(texts.join("")).toBe("Because.");
    expect(all.ends()).toMatchObject([{ status: "ok", parameters: { stream: true } }]);
  });

  it.each([false, true])(
    "chat.completions.runTools, each turn a call: streamed %s",
    async (stream) => {
      await using all = await setUp();
      all.provider.replyOnce({ toolCalls: [{ name: "look", arguments: { at: "the sky" } }] });
      all.provider.reply({ text: "It is blue." });
      const looked: unknown[] = [];
      const asked = {
        ...QUESTION,
        tools: [
          {
            type: "function" as const,
            function: {
              name: "look",
              description: "Looks at something",
              parameters: { type: "object", properties: { at: { type: "string" } } },
              parse: JSON.parse,
              function: (what: { at: string }) => {
                looked.push(what.at);
                return "blue";
              },
            },
          },
        ],
      };
      const { completions } = all.observed.chat;
      const runner = stream
        ? completions.runTools({ ...asked, stream: true })
        : completions.runTools({ ...asked });
      expect(await runner.finalContent()).toBe("It is blue.");
      expect(looked).toEqual(["the sky"]);
      expect(all.ends()).toMatchObject([
        { status: "ok", finishReasons: ["tool_calls"] },
        { status: "ok", finishReasons: ["stop"] },
      ]);
    },
  );

  it("responses.create, parse and stream", async () => {
    await using all = await setUp();
    all.provider.reply({ text: '{"reason":"because"}', usage: USAGE });
    const asked = { model: "gpt-5", input: "Why?", max_output_tokens: 9 };
    const { responses } = all.observed;
    expect((await responses.create(asked)).output_text).toBe('{"reason":"because"}');
    expect((await responses.parse(asked)).output_text).toBe('{"reason":"because"}');
    await Array.fromAsync(await responses.create({ ...asked, stream: true }));
    const final = await responses.stream(asked).finalResponse();
    expect(final.output_text).toBe('{"reason":"because"}');
    expect(all.ends()).toHaveLength(4);
    for (const end of all.ends()) {
      expect(end).toMatchObject({
        operation: "chat",
        status: "ok",
        parameters: { maxTokens: 9 },
        responseModel: "gpt-5",
        responseId: expect.stringMatching(/^resp_/),
        finishReasons: ["completed"],
        usage: USAGE,
        usageSource: "reported",
      });
    }
  });

  it("beta.responses.create", async () => {
    await using all = await setUp();
    await all.observed.beta.responses.create({ model: "gpt-5", input: "Why?" });
    expect(all.ends()).toMatchObject([{ status: "ok", operation: "chat", model: "gpt-5" }]);
  });

  it("embeddings.create", async () => {
    await using all = await setUp();
    all.provider.reply({ usage: { input: 5, output: 0 } });
    const { data } = await all.observed.embeddings.create({
      model: "text-embedding-3-small",
      input: ["a", "b"],
      dimensions: 2,
    });
    expect(data.map(({ embedding }) => [...embedding])).toEqual([
      [1, 0],
      [1, 0],
    ]);
    expect(all.ends()).toMatchObject([
      {
        operation: "embeddings",
        model: "text-embedding-3-small",
        parameters: { dimensions: 2 },
        usage: { input: 5, output: 0 },
        usageSource: "reported",
      },
    ]);
  });

  it("completions.create, the legacy ones, streamed or not", async () => {
    await using all = await setUp();
    await using endpoint = await httpEndpoint();
    const completion = (text: string, reason: string | null): object => ({
      id: "cmpl-1",
      object: "text_completion",
      created: 1,
      model: "davinci-3",
      choices: [{ index: 0, text, finish_reason: reason, logprobs: null }],
    });
    const usage = { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 };
    endpoint.answer(({ body }) => {
      const isStreamed = JSON.parse(body).stream === true;
      const events = [completion("Be", null), completion("cause.", "stop"), "[DONE]"];
      return {
        status: 200,
        headers: { "content-type": isStreamed ? "text/event-stream" : "application/json" },
        body: isStreamed
          ? events
              .map(
                (event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`,
              )
              .join("")
          : JSON.stringify({ ...completion("Because.", "stop"), usage }),
      };
    });
    const { manager, handler } = all;
    const captured = observeOpenAI(new OpenAI({ apiKey: "any", baseURL: endpoint.url }), {
      observability: manager,
      estimateUsage: ({ text }) => ({ input: 3, output: text.length }),
    });
    const asked = { model: "davinci", prompt: "Why?" };
    const whole = await captured.completions.create(asked);
    expect(whole.choices[0]?.text).toBe("Because.");
    const chunks = await Array.fromAsync(
      await captured.completions.create({ ...asked, stream: true }),
    );
    expect(chunks.map(({ choices }) => choices[0]?.text).join("")).toBe("Because.");
    expect(handler.ofType("llm.end").map(({ data }) => data)).toMatchObject([
      {
        operation: "text_completion",
        responseModel: "davinci-3",
        finishReasons: ["stop"],
        usage: { input: 3, output: 2 },
        usageSource: "reported",
      },
      { finishReasons: ["stop"], usage: { input: 3, output: 8 }, usageSource: "estimated" },
    ]);
  });
});

describe("failures", () => {
  it("are recorded with their class, status and request", async () => {
    await using all = await setUp();
    all.provider.reply({ status: 400, message: "No such parameter." });
    const asking = all.observed.chat.completions.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(BadRequestError);
    expect(all.ends()).toMatchObject([
      {
        status: "error",
        error: { name: "BadRequestError", message: "400 No such parameter." },
        httpStatusCode: 400,
        requestId: all.provider.requests[0]?.requestId,
        retries: 0,
        usageSource: "unknown",
      },
    ]);
    expect(all.ends()[0]).not.toHaveProperty("usage.input");
  });

  it("that the client gets over are retries of one call", async () => {
    await using all = await setUp({ client: { maxRetries: 3 } });
    const busy = { status: 429, headers: { "retry-after-ms": "1" } };
    all.provider.replyOnce(busy, "reset", busy);
    all.provider.reply({ text: "At last." });
    await all.observed.chat.completions.create(QUESTION);
    expect(all.provider.requests).toHaveLength(4);
    expect(all.ends()).toMatchObject([
      { status: "ok", retries: 3, requestId: all.provider.requests[3]?.requestId },
    ]);
  });

  it("that the client does not get over say how often it tried", async () => {
    await using all = await setUp({ client: { maxRetries: 2 } });
    all.provider.reply({ status: 503, headers: { "retry-after-ms": "1" } });
    const asking = all.observed.chat.completions.create({ ...QUESTION, stream: true });
    await expect(asking).rejects.toBeInstanceOf(InternalServerError);
    expect(all.ends()).toMatchObject([{ status: "error", httpStatusCode: 503, retries: 2 }]);
  });

  it("to connect have no status", async () => {
    await using all = await setUp();
    all.provider.reply("reset");
    const asking = all.observed.chat.completions.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(APIConnectionError);
    const [end] = all.ends();
    expect(end).toMatchObject({ status: "error", error: { name: "APIConnectionError" } });
    expect([end?.httpStatusCode, end?.requestId]).toEqual([undefined, undefined]);
  });

  it("to wait long enough are errors, not aborted calls", async () => {
    await using all = await setUp({ client: { timeout: 20 } });
    all.provider.reply("hang");
    const asking = all.observed.chat.completions.create(QUESTION);
    await expect(asking).rejects.toBeInstanceOf(APIConnectionTimeoutError);
    expect(all.ends()).toMatchObject([
      { status: "error", error: { name: "APIConnectionTimeoutError" } },
    ]);
  });

  it("that a response tells of, though the client throws nothing, are errors", async () => {
    await using all = await setUp();
    await using endpoint = await httpEndpoint();
    const error = { code: "server_error", message: "The model is lost." };
    const body = { id: "resp_1", object: "response", model: "gpt-5", status: "failed", error };
    endpoint.answer({
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...body, output: [] }),
    });
    const client = observeOpenAI(new OpenAI({ apiKey: "any", baseURL: endpoint.url }), {
      observability: all.manager,
    });
    const response = await client.responses.create({ model: "gpt-5", input: "Why?" });
    expect(response.status).toBe("failed");
    expect(all.ends()).toMatchObject([
      { status: "error", error: { ...error, name: "server_error" }, finishReasons: ["failed"] },
    ]);
  });
});
