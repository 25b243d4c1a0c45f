import OpenAI, { APIConnectionError, APIError, RateLimitError } from "openai";
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParams,
} from "openai/resources/chat/completions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fakeProvider, type FakeProvider, type ModelAnswer } from "../index.ts";

const QUESTION = {
  model: "gpt-5",
  messages: [{ role: "user", content: "Why?" }],
} satisfies ChatCompletionCreateParams;
const EVERYTHING: ModelAnswer = {
  reasoning: ["Let me ", "think."],
  text: ["Be", "cause."],
  toolCalls: [
    { name: "search", arguments: { words: "the reason why" } },
    { name: "read", arguments: {}, id: "call_mine" },
  ],
  usage: { input: 100, cacheRead: 20, cacheWrite: 5, output: 7, reasoning: 4 },
};
const CHAT_USAGE = {
  prompt_tokens: 125,
  completion_tokens: 11,
  total_tokens: 136,
  prompt_tokens_details: { cached_tokens: 20, cache_write_tokens: 5 },
  completion_tokens_details: { reasoning_tokens: 4 },
};
const TOOL_CALLS = [
  { type: "function", function: { name: "search", arguments: '{"words":"the reason why"}' } },
  { type: "function", id: "call_mine", function: { name: "read", arguments: "{}" } },
];

let provider: FakeProvider;
let client: OpenAI;

beforeEach(async () => {
  provider = await fakeProvider();
  client = new OpenAI({ apiKey: "any", baseURL: `${provider.url}/v1`, maxRetries: 0 });
});

afterEach(() => provider[Symbol.asyncDispose]());

describe("chat completions, to the official client", () => {
  it("answers whole", async () => {
    provider.reply(EVERYTHING);
    const { data, request_id } = await client.chat.completions.create(QUESTION).withResponse();
    expect(data).toMatchObject({
      model: "gpt-5",
      choices: [
        {
          finish_reason: "tool_calls",
          message: { role: "assistant", content: "Because.", tool_calls: TOOL_CALLS },
        },
      ],
      usage: CHAT_USAGE,
    });
    expect(request_id).toBe(provider.requests[0]?.requestId);
  });

  it("answers streamed, with the same in it", async () => {
    provider.reply(EVERYTHING);
    const whole = await client.chat.completions.create(QUESTION);
    const { choices } = await client.chat.completions.stream(QUESTION).finalChatCompletion();
    const [choice] = choices;
    expect(choice?.message.content).toBe("Because.");
    expect(choice?.message.tool_calls).toMatchObject(TOOL_CALLS);
    expect(choice?.finish_reason).toBe(whole.choices[0]?.finish_reason);
  });

  it("keeps the usage of a stream to itself unless it is asked for", async () => {
    const chunks = await chunksOf({});
    expect(chunks.some((chunk) => "usage" in chunk)).toBe(false);
  });

  it("reports it in a last chunk without choices, if it is", async () => {
    provider.reply(EVERYTHING);
    const chunks = await chunksOf({ stream_options: { include_usage: true } });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: CHAT_USAGE });
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  it("never reports it where the script says so", async () => {
    provider.reply({ usage: null });
    const chunks = await chunksOf({ stream_options: { include_usage: true } });
    expect(chunks.some((chunk) => "usage" in chunk)).toBe(false);
    expect(await client.chat.completions.create(QUESTION)).not.toHaveProperty("usage");
  });

  it("gives as many choices as were asked for", async () => {
    const whole = await client.chat.completions.create({ ...QUESTION, n: 3 });
    expect(whole.choices.map(({ message }) => message.content)).toEqual([
      "Hello!",
      "Hello!",
      "Hello!",
    ]);
    const { choices } = await client.chat.completions
      .stream({ ...QUESTION, n: 2 })
      .finalChatCompletion();
    expect(choices.map(({ message }) => message.content)).toEqual(["Hello!", "Hello!"]);
  });

  it("fails in mid-stream with an error event", async () => {
    provider.reply({ text: ["a", "b"], breakOff: { afterChunks: 1, how: "error" } });
    const error = await failureOf(chunksOf({}));
    expect(error).toBeInstanceOf(APIError);
    expect(error).toMatchObject({ message: expect.stringContaining("Overloaded") });
  });
});

describe("responses, to the official client", () => {
  const question = { model: "gpt-5", input: "Why?" };

  it("answers whole", async () => {
    provider.reply({ ...EVERYTHING, finishReason: "length" });
    const { data, request_id } = await client.responses.create(question).withResponse();
    expect(data.output_text).toBe("Because.");
    expect(data).toMatchObject({
      status: "incomplete",
      incomplete_details: { reason: "max_output_tokens" },
      output: [
        { type: "reasoning", summary: [{ text: "Let me think." }] },
        { type: "message", role: "assistant" },
        { type: "function_call", name: "search", arguments: '{"words":"the reason why"}' },
        { type: "function_call", name: "read", call_id: "call_mine" },
      ],
      usage: {
        input_tokens: 125,
        input_tokens_details: { cached_tokens: 20, cache_write_tokens: 5 },
        output_tokens: 11,
        output_tokens_details: { reasoning_tokens: 4 },
        total_tokens: 136,
      },
    });
    expect(request_id).toBe(provider.requests[0]?.requestId);
  });

  it("answers streamed, with the same in it, its events numbered", async () => {
    provider.reply({ ...EVERYTHING, id: "resp_mine" });
    const whole = await client.responses.create(question);
    const stream = await client.responses.create({ ...question, stream: true });
    const events = await Array.fromAsync(stream);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(
      events.map((_, index) => index),
    );
    expect(events.at(0)).toMatchObject({ type: "response.created", response: { output: [] } });
    const final = await client.responses.stream(question).finalResponse();
    expect(final.output_text).toBe("Because.");
    expect(final.output).toMatchObject(whole.output.map(({ type }) => ({ type })));
    expect(final.usage).toEqual(whole.usage);
  });

  it("fails in mid-stream with an error event", async () => {
    provider.reply({ text: ["a", "b"], breakOff: { afterChunks: 1, how: "error" } });
    const stream = await client.responses.create({ ...question, stream: true });
    expect(await failureOf(Array.fromAsync(stream))).toBeInstanceOf(APIError);
  });
});

describe("embeddings, to the official client", () => {
  it("gives a vector for each input, in base64 and not", async () => {
    provider.reply({
      embeddings: [
        [0.5, -1],
        [0, 2],
      ],
    });
    const ask = (encoding_format?: "float") =>
      client.embeddings.create({
        model: "text-embedding-3-small",
        input: ["a", "b"],
        ...(encoding_format && { encoding_format }),
      });
    const coded = await ask();
    expect(coded.data.map(({ embedding }) => [...embedding])).toEqual([
      [0.5, -1],
      [0, 2],
    ]);
    expect((await ask("float")).data.map(({ embedding }) => embedding)).toEqual([
      [0.5, -1],
      [0, 2],
    ]);
    expect(coded.usage).toEqual({ prompt_tokens: 12, total_tokens: 12 });
    expect(provider.requests[0]?.body["encoding_format"]).toBe("base64");
  });

  it("takes one text or one list of tokens for one input", async () => {
    for (const input of ["a", [1, 2, 3]]) {
      const { data } = await client.embeddings.create({ model: "any", input });
      expect(data.map(({ embedding }) => [...embedding])).toEqual([[1, 0]]);
    }
  });
});

describe("to the official client, it fails", () => {
  it("with the status, words and headers of the script, once", async () => {
    const retrying = client.withOptions({ maxRetries: 1 });
    provider.replyOnce(
      { status: 429, retryAfter: 0.001, code: "insufficient_quota" },
      { text: "Hi" },
    );
    const { choices } = await retrying.chat.completions.create(QUESTION);
    expect(choices[0]?.message.content).toBe("Hi");
    expect(provider.requests.map(({ headers }) => headers["x-stainless-retry-count"])).toEqual([
      "0",
      "1",
    ]);

    provider.reply({ status: 429, retryAfter: 30 });
    const error = await failureOf(client.chat.completions.create(QUESTION));
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ code: "rate_limit_exceeded", type: "requests" });
    expect((error as RateLimitError).headers.get("retry-after")).toBe("30");
    expect((error as RateLimitError).requestID).toBe(provider.requests[2]?.requestId);
  });

  it("where the connection is reset", async () => {
    provider.reply("reset");
    const error = await failureOf(client.chat.completions.create(QUESTION));
    expect(error).toBeInstanceOf(APIConnectionError);
  });

  it.each([
    ["an unknown path", () => client.models.list(), { status: 404, code: "unknown_url" }],
    [
      "a request without messages",
      () => client.chat.completions.create({ ...QUESTION, messages: [] }),
      { status: 400, type: "invalid_request_error" },
    ],
    [
      "a request without a key",
      () => client.post("/chat/completions", { headers: { authorization: null }, body: QUESTION }),
      { status: 401, code: "invalid_api_key" },
    ],
  ])("%s", async (_what, call, expected) => {
    provider.replyOnce({ text: "of the next request that is understood" });
    expect(await failureOf(call())).toMatchObject(expected);
    const { choices } = await client.chat.completions.create(QUESTION);
    expect(choices[0]?.message.content).toBe("of the next request that is understood");
  });
});

async function chunksOf(
  options: Pick<ChatCompletionCreateParams, "stream_options">,
): Promise<readonly ChatCompletionChunk[]> {
  const stream = await client.chat.completions.create({ ...QUESTION, ...options, stream: true });
  return Array.fromAsync(stream);
}

async function failureOf(call: PromiseLike<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}
