import { once } from "node:events";
import OpenAI, { APIError } from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { STAND_IN_MODEL } from "./completion.ts";
import type { Pace } from "./pace.ts";
import { type StandInProvider, startStandIn } from "./provider.ts";

const tools = ["list_files", "search_files", "read_file"].map((name) => ({
  type: "function" as const,
  function: { name, parameters: {} },
}));
const instantPace: Pace = { beforeFirstChunk: async () => {}, afterChunk: async () => {} };

let standIn: StandInProvider;
let client: OpenAI;

beforeEach(async () => {
  standIn = await startStandIn(instantPace);
  client = new OpenAI({ apiKey: "any", baseURL: standIn.baseUrl, maxRetries: 0 });
});

afterEach(() => standIn.close());

describe("the official client", () => {
  test("gets a tool call, its arguments in pieces, and the finish reason", async () => {
    const stream = client.chat.completions.stream({
      model: "any",
      messages: [{ role: "user", content: "What is in docs/guide.md?" }],
      tools,
    });
    const { choices, model } = await stream.finalChatCompletion();

    expect(model).toBe(STAND_IN_MODEL);
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const call = choices[0]?.message.tool_calls?.[0];
    expect(call).toMatchObject({
      type: "function",
      function: { name: "read_file", arguments: '{"path":"docs/guide.md"}' },
    });
    expect(call?.id).toMatch(/^call_[0-9a-f]{24}$/);
  });

  test("gets several tool calls in one reply", async () => {
    const { choices } = await client.chat.completions
      .stream({ model: "any", messages: [ask("Compare a.md with b.md")], tools })
      .finalChatCompletion();
    const calls = choices[0]?.message.tool_calls ?? [];

    expect(calls.map((call) => call.type === "function" && call.function.arguments)).toEqual([
      '{"path":"a.md"}',
      '{"path":"b.md"}',
    ]);
  });

  test("gets an answer that is made of what the tools gave, with the file's name", async () => {
    const { choices } = await client.chat.completions
      .stream({
        model: "any",
        messages: [
          ask("How deep is the lake?"),
          used("1", "read_file", { path: "lake.md" }),
          result(
            "1",
            "# Lake\n\nNobody has been down there.\n\nThe lake is 211 metres deep, they say.",
          ),
        ],
        tools,
      })
      .finalChatCompletion();

    expect(choices[0]?.finish_reason).toBe("stop");
    expect(choices[0]?.message.content).toContain(
      "lake.md says: “The lake is 211 metres deep, they say.”",
    );
  });

  test("gets the usage in a last chunk without choices, if it asks for it", async () => {
    const chunks = await chunksOf({ stream_options: { include_usage: true } });
    const last = chunks.at(-1);

    expect(last?.choices).toEqual([]);
    expect(standIn.tally.reported).toEqual(new Map([[last?.id, last?.usage]]));
    expect(last?.usage?.total_tokens).toBeGreaterThan(0);
    expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  });

  test("gets no usage if it does not ask for it", async () => {
    const chunks = await chunksOf({});

    expect(chunks.some(({ usage }) => usage !== undefined)).toBe(false);
    expect(standIn.tally).toEqual({ completed: 1, aborted: 0, reported: new Map() });
  });

  test("is told of a prompt's beginning that it sent before as cached", async () => {
    const long = ask("word ".repeat(2_000));
    const options = { stream_options: { include_usage: true } };
    await chunksOf({ messages: [long], ...options });
    await chunksOf({
      messages: [long, { role: "assistant", content: "?" }, ask("Go on")],
      ...options,
    });

    const [first, second] = standIn.tally.reported.values();
    expect(first?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = second?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThan(2_000);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThan(second?.prompt_tokens ?? 0);
  });

  test("can leave in mid-stream, and the stand-in stops", async () => {
    let left = Promise.resolve<unknown>(undefined);
    const endless: Pace = {
      beforeFirstChunk: async () => {},
      // It would wait for ever behind its second chunk: only the client's leaving gets it on.
      afterChunk: async (signal) => {
        left = once(signal, "abort");
        if (chunksSent++ > 0) await left;
      },
    };
    let chunksSent = 0;
    const slow = await startStandIn(endless);
    const leaving = new AbortController();
    const stream = await new OpenAI({
      apiKey: "any",
      baseURL: slow.baseUrl,
    }).chat.completions.create(
      { model: "any", messages: [ask("?")], stream: true },
      { signal: leaving.signal },
    );
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) leaving.abort();
    }
    await left;
    await slow.close();

    expect(slow.tally).toMatchObject({ completed: 0, aborted: 1 });
  });
});

describe("errors have the provider's shape", () => {
  test.each([
    ["no stream", { model: "any", messages: [ask("?")] }, 400, "invalid_value"],
    ["no messages", { model: "any", messages: [], stream: true }, 400, "invalid_value"],
    ["no model", { messages: [ask("?")], stream: true }, 400, "invalid_value"],
  ])("%s", async (_what, body, status, code) => {
    const error = await failureOf(client.post("/chat/completions", { body }));

    expect(error).toMatchObject({ status, code, type: "invalid_request_error" });
  });

  test("an address that is not served", async () => {
    expect(await failureOf(client.models.list())).toMatchObject({
      status: 404,
      code: "unknown_url",
    });
  });

  test("no key", async () => {
    const response = await fetch(`${standIn.baseUrl}/chat/completions`, { method: "POST" });

    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: { code: "invalid_api_key" } });
  });

  test("a body that is no JSON, or too large", async () => {
    const send = async (body: string): Promise<number> => {
      const headers = { authorization: "Bearer any" };
      return (await fetch(`${standIn.baseUrl}/chat/completions`, { method: "POST", headers, body }))
        .status;
    };

    expect(await send("{")).toBe(400);
    expect(await send("null")).toBe(400);
    expect(await send("x".repeat(5_000_000))).toBe(413);
  });
});

async function chunksOf(parameters: {
  messages?: OpenAI.ChatCompletionMessageParam[];
  stream_options?: OpenAI.ChatCompletionStreamOptions;
}): Promise<readonly ChatCompletionChunk[]> {
  const messages = parameters.messages ?? [ask("?")];
  const stream = await client.chat.completions.create({
    model: "any",
    ...parameters,
    messages,
    stream: true,
  });
  return Array.fromAsync(stream);
}

async function failureOf(request: PromiseLike<unknown>): Promise<APIError> {
  const error = await Promise.resolve(request).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof APIError) return error;
  throw new Error("The request did not fail as it should.", { cause: error });
}

function ask(content: string): OpenAI.ChatCompletionUserMessageParam {
  return { role: "user", content };
}

function used(id: string, name: string, args: object): OpenAI.ChatCompletionAssistantMessageParam {
  const call = {
    id,
    type: "function" as const,
    function: { name, arguments: JSON.stringify(args) },
  };
  return { role: "assistant", tool_calls: [call] };
}

function result(id: string, content: string): OpenAI.ChatCompletionToolMessageParam {
  return { role: "tool", tool_call_id: id, content };
}
