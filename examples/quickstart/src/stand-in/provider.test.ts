import { once } from "node:events";
import OpenAI from "openai";
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

  test("is told of a prompt's beginning that it sent before as cached", async () => {
    const long = ask("word ".repeat(2_000));
    const first = await usageOf([long]);
    const second = await usageOf([long, { role: "assistant", content: "?" }, ask("Go on")]);

    expect(first?.prompt_tokens_details?.cached_tokens).toBe(0);
    const cached = second?.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached).toBeGreaterThan(2_000);
    expect(cached % 128).toBe(0);
    expect(cached).toBeLessThan(second?.prompt_tokens ?? 0);
  });

  test("is told what the stand-in has counted", async () => {
    const usage = await usageOf([ask("?")]);

    const [counted] = standIn.tally.usage.values();
    expect(usage).toMatchObject({
      prompt_tokens: counted?.input,
      completion_tokens: (counted?.output ?? 0) + (counted?.reasoning ?? 0),
      completion_tokens_details: { reasoning_tokens: counted?.reasoning },
    });
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

    expect(slow.tally.aborted).toBe(1);
  });
});

async function usageOf(
  messages: OpenAI.ChatCompletionMessageParam[],
): Promise<OpenAI.CompletionUsage | undefined> {
  const { usage } = await client.chat.completions.create({ model: "any", messages });
  return usage;
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
