import { type Handler, ObservabilityManager } from "@llmobs/core";
import {
  fakeProvider,
  type ModelAnswer,
  type ProviderReply,
  unhandledRejections,
} from "@llmobs/testing";
import { createOpenAI } from "@ai-sdk/openai";
import { embed, generateText, isStepCount, streamText, tool } from "ai";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { comparable } from "../test/comparable.ts";
import { observeAISDK } from "./index.ts";

const TOOL_CALL: ModelAnswer = { toolCalls: [{ name: "weather", arguments: { city: "Rome" } }] };
const TEXT: ModelAnswer = { text: ["one ", "two ", "three "] };

/** What the provider replies, in turn. */
const SCRIPTS: Readonly<Record<string, readonly ProviderReply[]>> = {
  "an answer": [TEXT],
  "an answer with reasoning and its usage": [
    {
      ...TEXT,
      reasoning: ["hm ", "so"],
      usage: { input: 5, cacheRead: 3, output: 2, reasoning: 1 },
    },
  ],
  "an answer without usage": [{ ...TEXT, usage: null }],
  "a tool call": [TOOL_CALL, TEXT],
  "a tool call that fails": [{ toolCalls: [{ name: "fails", arguments: {} }] }, TEXT],
  "a refusal": [{ status: 400, message: "No." }],
  "a refusal, then an answer": [{ status: 429, retryAfter: 0.001 }, TEXT],
  "a reset": ["reset"],
  "a cut": [{ ...TEXT, breakOff: { afterChunks: 2, how: "cut" } }],
  "an error in the midst": [{ ...TEXT, breakOff: { afterChunks: 2, how: "error" } }],
};

const tools = {
  weather: tool({
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `Sunny in ${city}`,
  }),
  fails: tool({
    inputSchema: z.object({}),
    execute: async (): Promise<string> => {
      throw new TypeError("no such city");
    },
  }),
};

interface Used {
  readonly outcomes: readonly unknown[];
  readonly unhandled: readonly unknown[];
}

/** All that an app gets of every way to ask, with what was sent. */
async function useAll(names: readonly string[] = Object.keys(SCRIPTS)): Promise<Used> {
  const outcomes: unknown[] = [];
  const unhandled = await unhandledRejections(async () => {
    for (const name of names) {
      const replies = SCRIPTS[name]!;
      for (const api of ["chat", "responses"] as const) {
        for (const use of [generated, streamed, streamedText, brokenOff, embedded]) {
          await using provider = await fakeProvider();
          provider.replyOnce(...replies);
          const openai = createOpenAI({ apiKey: "any", baseURL: `${provider.url}/v1` });
          const isRetried = replies.length > 1;
          const outcome = comparable(await outcomeOf(use({ openai, api, isRetried })));
          const sent = provider.requests.map(({ method, path, body, headers }) => {
            const { host: _differs, ...others } = headers;
            return { method, path, body, headers: others };
          });
          outcomes.push({ name, api, use: use.name, outcome, sent });
        }
      }
    }
  });
  return { outcomes, unhandled: unhandled.map(String) };
}

type OpenAI = ReturnType<typeof createOpenAI>;

interface Ask {
  readonly openai: OpenAI;
  readonly api: "chat" | "responses";
  readonly isRetried: boolean;
}

function optionsOf({ openai, api, isRetried }: Ask) {
  return {
    model: openai[api]("gpt-5"),
    prompt: "What shall I wear?",
    tools,
    stopWhen: isStepCount(2),
    // Between two attempts the SDK waits for as long as the provider says, or else for seconds.
    maxRetries: isRetried ? 1 : 0,
  };
}

async function generated(ask: Ask): Promise<unknown> {
  const { text, steps, totalUsage } = await generateText(optionsOf(ask));
  return { text, totalUsage, steps: steps.map(({ content, usage }) => ({ content, usage })) };
}

async function streamed(ask: Ask): Promise<unknown> {
  const errors: unknown[] = [];
  const onError = ({ error }: { error: unknown }): void => void errors.push(thrown(error));
  const parts: unknown[] = [];
  const result = streamText({ ...optionsOf(ask), onError });
  const end = await outcomeOf(
    (async () => {
      for await (const part of result.fullStream) parts.push(part);
    })(),
  );
  return { parts, errors, end };
}

async function streamedText(ask: Ask): Promise<unknown> {
  const { text, usage } = streamText({ ...optionsOf(ask), onError: () => {} });
  return Promise.all([outcomeOf(text), outcomeOf(usage)]);
}

async function brokenOff(ask: Ask): Promise<unknown> {
  const result = streamText({ ...optionsOf(ask), onError: () => {} });
  for await (const text of result.textStream) return text;
  return "nothing";
}

async function embedded({ openai }: Ask): Promise<unknown> {
  const model = openai.embedding("e");
  const { embedding, usage } = await embed({ model, value: "sky", maxRetries: 0 });
  return { embedding, usage };
}

async function outcomeOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error: thrown(error) };
  }
}

function thrown(error: unknown): unknown {
  const { name, message, statusCode } = error as Record<string, unknown>;
  return { name, message, statusCode };
}

const MOODS: Readonly<Record<string, Handler["handle"]>> = {
  throws: () => {
    throw new Error("the handler threw");
  },
  rejects: () => Promise.reject(new Error("the handler rejected")),
  hangs: () => new Promise(() => {}),
};

/** Has everything observed by a handler, and by one that counts what comes. */
function observe(handle: Handler["handle"]): { readonly seen: () => number } {
  let seen = 0;
  const observability = new ObservabilityManager({
    source: "test",
    handlers: [
      { name: "counter", handle: () => void (seen += 1) },
      { name: "subject", handle },
    ],
    captureContent: true,
    onDiagnostic: () => {},
  });
  onTestFinished(observeAISDK({ observability }));
  return { seen: () => seen };
}

describe("an app gets and sends the same as without us", { timeout: 60_000 }, () => {
  test("whatever the provider replies", async () => {
    const expected = await useAll();
    const { seen } = observe(() => {});
    expect(await useAll()).toEqual(expected);
    expect(expected.unhandled).toEqual([]);
    expect(seen()).toBeGreaterThan(400);
  });

  test.each(Object.entries(MOODS))("also where a handler %s", async (_name, handle) => {
    const names = ["a tool call", "a refusal", "a cut"];
    const expected = await useAll(names);
    const { seen } = observe(handle);
    expect(await useAll(names)).toEqual(expected);
    expect(seen()).toBeGreaterThan(100);
  });
});
