import {
  embed,
  embedMany,
  generateObject,
  generateText,
  stepCountIs,
  streamObject,
  streamText,
  tool,
} from "ai-6";
import { MockRerankingModelV3 } from "ai-6/test";
import * as sdk from "ai-6";
import { setDefaultManager } from "@llmobs/core";
import { collectGarbageUntil, testObservability } from "@llmobs/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { readTexts } from "../test/read-texts.ts";
import { allEnded } from "../test/all-ended.ts";
import { type Scene, setScene } from "../test/scene.ts";
import { tree } from "../test/tree.ts";
import { type AISDKTelemetry, aiSDKTelemetry } from "./index.ts";

interface Scene6 extends Scene {
  readonly telemetry: { readonly experimental_telemetry: AISDKTelemetry };
}

async function setScene6(options: Parameters<typeof setScene>[0] = {}): Promise<Scene6> {
  const scene = await setScene(options);
  const experimental_telemetry = aiSDKTelemetry({ observability: scene.manager });
  return { ...scene, telemetry: { experimental_telemetry } };
}

const weather = tool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
});
const ASKS_FOR_WEATHER = {
  toolCalls: [{ name: "weather", arguments: { city: "Rome" }, id: "call_1" }],
};
const WORDS = Array.from({ length: 100 }, (_, index) => `word${index} `);
const quiet = { onError: () => {} };

describe("version 6, given the telemetry", () => {
  test("generateText is an agent's run with its model calls and tools inside", async () => {
    const { provider, model6: model, manager, handler, telemetry } = await setScene6();
    const lookUp = tool({
      inputSchema: z.object({ city: z.string() }),
      execute: async () => manager.trace.tool("look up", undefined, () => "Sunny"),
    });
    provider.replyOnce(ASKS_FOR_WEATHER, { text: "Take a hat." });
    const tools = { weather: lookUp };
    await manager.trace.command("advise", undefined, () =>
      generateText({ model, prompt: "?", tools, stopWhen: stepCountIs(3), ...telemetry }),
    );
    expect(tree(handler.events)).toEqual([
      "command advise ok",
      "  agent generateText ok",
      "    llm gpt-5 ok",
      "    tool weather ok",
      "      tool look up ok",
      "    llm gpt-5 ok",
    ]);
    expect(handler.ofType("tool.end")[1]?.data.callId).toBe("call_1");
  });

  test("streamText is the same", async () => {
    const { provider, model6: model, manager, handler, telemetry } = await setScene6();
    provider.replyOnce(ASKS_FOR_WEATHER, { text: ["Take ", "a hat."] });
    const options = { model, prompt: "?", tools: { weather }, stopWhen: stepCountIs(3) };
    expect(await streamText({ ...options, ...telemetry }).text).toBe("Take a hat.");
    await allEnded(manager);
    expect(tree(handler.events)).toEqual([
      "agent streamText ok",
      "  llm gpt-5 ok",
      "  tool weather ok",
      "  llm gpt-5 ok",
    ]);
  });

  test("generateObject and streamObject are runs of one call", async () => {
    const { provider, model6: model, manager, handler, telemetry } = await setScene6();
    provider.reply({ text: ['{"name":', '"Ada"}'] });
    const options = { model, prompt: "?", schema: z.object({ name: z.string() }), ...telemetry };
    expect((await generateObject(options)).object).toEqual({ name: "Ada" });
    const streamed = await Array.fromAsync(streamObject(options).partialObjectStream);
    expect(streamed.at(-1)).toEqual({ name: "Ada" });
    await allEnded(manager);
    expect(tree(handler.events)).toEqual([
      "agent generateObject ok",
      "  llm gpt-5 ok",
      "agent streamObject ok",
      "  llm gpt-5 ok",
    ]);
  });

  test("embeddings and rankings are model calls", async () => {
    const { openai6, handler, telemetry } = await setScene6();
    const model = openai6.embedding("text-embedding-3-small");
    await embed({ model, value: "sky", ...telemetry });
    await embedMany({ model, values: ["sky", "sea"], ...telemetry });
    await sdk.rerank({
      model: new MockRerankingModelV3({
        doRerank: async () => ({ ranking: [{ index: 0, relevanceScore: 1 }] }),
      }),
      query: "sky",
      documents: ["sea"],
      ...telemetry,
    });
    expect(tree(handler.events)).toEqual([
      "llm text-embedding-3-small ok",
      "llm text-embedding-3-small ok",
      "llm mock-model-id ok",
    ]);
    expect(handler.ofType("llm.end").map(({ data }) => data.operation)).toEqual([
      "embeddings",
      "embeddings",
      "rerank",
    ]);
    expect(handler.ofType("llm.end")[0]?.data.usageSource).toBe("reported");
  });

  test("says all that the SDK tells of a call", async () => {
    const { provider, model6: model, handler, telemetry } = await setScene6();
    const usage = { input: 100, cacheRead: 20, output: 7, reasoning: 4 };
    provider.replyOnce({ status: 429, retryAfter: 0.001 });
    provider.reply({ text: ["one ", "two"], usage, model: "gpt-5-2026", id: "chatcmpl-1" });
    const { experimental_telemetry } = telemetry;
    await streamText({
      model,
      prompt: "?",
      seed: 7,
      maxOutputTokens: 100,
      experimental_telemetry: { ...experimental_telemetry, functionId: "wardrobe" },
    }).consumeStream();
    expect(tree(handler.events)).toEqual(["agent wardrobe ok", "  llm gpt-5 ok"]);
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      provider: "openai",
      operation: "chat",
      parameters: { seed: 7, maxTokens: 100, stream: true },
      responseModel: "gpt-5-2026",
      responseId: "chatcmpl-1",
      requestId: provider.requests[1]?.requestId,
      finishReasons: ["stop"],
      usage,
      usageSource: "reported",
      retries: 1,
      timeToFirstChunkMs: expect.any(Number),
      timePerOutputChunkMs: expect.any(Number),
    });
  });

  test("tells of failures: a refusal, a tool's, a cut, an error in the midst", async () => {
    const { provider, model6: model, handler, telemetry } = await setScene6();
    provider.replyOnce({ status: 400, message: "No." });
    await expect(generateText({ model, prompt: "?", ...telemetry })).rejects.toThrow("No.");
    provider.replyOnce({ status: 401, message: "Who?" });
    await streamText({ model, prompt: "?", ...quiet, ...telemetry }).consumeStream();
    const fails = tool({
      inputSchema: z.object({}),
      execute: async (): Promise<string> => {
        throw new TypeError("no such city");
      },
    });
    provider.replyOnce({ toolCalls: [{ name: "fails", arguments: {} }] });
    await generateText({ model, prompt: "?", tools: { fails }, ...telemetry });
    for (const how of ["cut", "error"] as const) {
      provider.replyOnce({ text: WORDS, breakOff: { afterChunks: 2, how } });
      await streamText({ model, prompt: "?", ...quiet, ...telemetry }).consumeStream();
    }
    expect(tree(handler.events)).toEqual([
      "agent generateText error",
      "  llm gpt-5 error",
      "agent streamText error",
      "  llm gpt-5 error",
      "agent generateText ok",
      "  llm gpt-5 ok",
      "  tool fails error",
      "agent streamText error",
      "  llm gpt-5 error",
      "agent streamText error",
      "  llm gpt-5 error",
    ]);
    expect(handler.ofType("llm.end").map(({ data }) => data.httpStatusCode)).toEqual([
      400,
      401,
      undefined,
      200,
      undefined,
    ]);
  });

  test("ends what the app aborts as aborted, and the request with it", async () => {
    const { provider, model6: model, handler, telemetry } = await setScene6();
    provider.reply({ text: WORDS, held: true });
    const leaving = new AbortController();
    const { signal: abortSignal } = leaving;
    const { textStream } = streamText({ model, prompt: "?", abortSignal, ...telemetry });
    const request = await provider.received(1);
    request.release(3);
    await readTexts(textStream, (read) => {
      if (read === 3) leaving.abort();
      return false;
    });
    expect(await request.settled()).toBe("aborted");
    expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
  });

  // What it does today, as it is; where this fails, it has begun to tell more.
  test("reads on where the app just leaves: the call is ok, and the run abandoned when collected", async () => {
    const { provider, model6: model, manager, handler, telemetry } = await setScene6();
    provider.reply({ text: WORDS });
    const { textStream } = streamText({ model, prompt: "?", ...telemetry });
    await readTexts(textStream, () => true);
    expect(await provider.requests[0]?.settled()).toBe("answered");
    await collectGarbageUntil(() => manager.trace.openCount === 0);
    expect(tree(handler.events)).toEqual(["agent streamText abandoned", "  llm gpt-5 ok"]);
  });

  test("records no content unless the manager is told to, and then as messages", async () => {
    for (const captureContent of [false, true]) {
      const { provider, model6: model, handler, telemetry } = await setScene6({ captureContent });
      provider.replyOnce(ASKS_FOR_WEATHER, { text: "answered" });
      const options = { model, prompt: "asked", tools: { weather }, stopWhen: stepCountIs(2) };
      await generateText({ ...options, ...telemetry });
      const text = JSON.stringify(handler.events);
      const found = ["asked", "Rome", "Sunny", "answered"].filter((word) => text.includes(word));
      expect(found).toHaveLength(captureContent ? 4 : 0);
      if (!captureContent) continue;
      expect(handler.ofType("llm.start")[0]?.data.input).toMatchObject([{ role: "user" }]);
      expect(handler.ofType("tool.start")[0]?.data.arguments).toEqual({ city: "Rome" });
      expect(handler.ofType("tool.end")[0]?.data.result).toBe("Sunny in Rome");
      expect(handler.ofType("agent.end")[0]?.data.result).toMatchObject([{ role: "assistant" }]);
    }
  });

  test("finds the default manager at each call", async () => {
    const { model6: model } = await setScene();
    const experimental_telemetry = aiSDKTelemetry();
    await generateText({ model, prompt: "?", experimental_telemetry });
    const { manager, handler } = testObservability();
    onTestFinished(() => setDefaultManager(undefined));
    setDefaultManager(manager);
    await generateText({ model, prompt: "?", experimental_telemetry });
    expect(handler.events).toHaveLength(4);
  });

  test("publishes nothing by itself, so without the telemetry nothing is observed", async () => {
    const { model6: model, handler } = await setScene();
    await generateText({ model, prompt: "?" });
    expect(handler.events).toEqual([]);
  });
});
