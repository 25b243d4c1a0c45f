import { setDefaultManager } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";
import {
  embed,
  embedMany,
  generateText,
  isStepCount,
  Output,
  rerank,
  streamText,
  tool,
  ToolLoopAgent,
} from "ai";
import { MockEmbeddingModelV4, MockLanguageModelV4, MockRerankingModelV4 } from "ai/test";
import { describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { setScene } from "../test/scene.ts";
import { tree } from "../test/tree.ts";
import { observeAISDK } from "./index.ts";

const weather = tool({
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Sunny in ${city}`,
});
const ASKS_FOR_WEATHER = {
  toolCalls: [
    { name: "weather", arguments: { city: "Rome" }, id: "call_1" },
    { name: "weather", arguments: { city: "Oslo" }, id: "call_2" },
  ],
};

describe("what a person sees", () => {
  test("generateText is an agent's run with its model calls and tools inside", async () => {
    const { provider, model, manager, handler } = await setScene();
    provider.replyOnce(ASKS_FOR_WEATHER, { text: "Take a hat." });
    const prompt = "What shall I wear?";
    const { text } = await manager.trace.command("advise", undefined, () =>
      generateText({ model, prompt, tools: { weather }, stopWhen: isStepCount(3) }),
    );
    expect(text).toBe("Take a hat.");
    expect(tree(handler.events)).toEqual([
      "command advise ok",
      "  agent generateText ok",
      "    llm gpt-5 ok",
      "    tool weather ok",
      "    tool weather ok",
      "    llm gpt-5 ok",
    ]);
    const ends = [...handler.ofType("llm.end"), ...handler.ofType("tool.end")];
    expect(ends.map(({ attributes }) => attributes?.["ai.stepNumber"])).toEqual([0, 1, 0, 0]);
    expect(handler.ofType("tool.end").map(({ data }) => data.callId)).toEqual(["call_1", "call_2"]);
  });

  test("streamText is the same", async () => {
    const { provider, model, manager, handler } = await setScene();
    provider.replyOnce(ASKS_FOR_WEATHER, { text: ["Take ", "a hat."] });
    const result = streamText({ model, prompt: "?", tools: { weather }, stopWhen: isStepCount(3) });
    expect(await result.text).toBe("Take a hat.");
    expect(tree(handler.events)).toEqual([
      "agent streamText ok",
      "  llm gpt-5 ok",
      "  tool weather ok",
      "  tool weather ok",
      "  llm gpt-5 ok",
    ]);
    expect(manager.trace.openCount).toBe(0);
  });

  test("an agent has the name that the app gives it", async () => {
    const { model, handler } = await setScene();
    const agent = new ToolLoopAgent({ model, telemetry: { functionId: "wardrobe" } });
    await agent.generate({ prompt: "What shall I wear?" });
    expect(tree(handler.events)).toEqual(["agent wardrobe ok", "  llm gpt-5 ok"]);
    expect(handler.events[0]?.attributes).toEqual({ "ai.operation": "generateText" });
  });

  test("what a tool does is inside it: spans of the app, and agents that it asks", async () => {
    const { provider, model, manager, handler } = await setScene();
    const ask = tool({
      inputSchema: z.object({}),
      execute: async () => {
        manager.trace.tool("look up", undefined, () => 1);
        return (await generateText({ model, prompt: "inner" })).text;
      },
    });
    provider.replyOnce({ toolCalls: [{ name: "ask", arguments: {} }] });
    await generateText({ model, prompt: "outer", tools: { ask }, stopWhen: isStepCount(2) });
    expect(tree(handler.events)).toEqual([
      "agent generateText ok",
      "  llm gpt-5 ok",
      "  tool ask ok",
      "    tool look up ok",
      "    agent generateText ok",
      "      llm gpt-5 ok",
      "  llm gpt-5 ok",
    ]);
  });

  test("runs at the same time don't mix", async () => {
    const { provider, model, manager, handler } = await setScene();
    provider.reply(({ body }) =>
      JSON.stringify(body["messages"]).includes("tool_call_id") ? {} : ASKS_FOR_WEATHER,
    );
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        manager.trace.command(`c${index}`, undefined, () =>
          generateText({ model, prompt: "?", tools: { weather }, stopWhen: isStepCount(2) }),
        ),
      ),
    );
    const one = (name: string): readonly string[] => [
      `command ${name} ok`,
      "  agent generateText ok",
      "    llm gpt-5 ok",
      "    tool weather ok",
      "    tool weather ok",
      "    llm gpt-5 ok",
    ];
    expect(tree(handler.events)).toEqual(
      Array.from({ length: 20 }, (_, index) => one(`c${index}`)).flat(),
    );
  });

  test("embeddings are model calls", async () => {
    const { provider, openai, handler } = await setScene();
    const model = openai.embedding("text-embedding-3-small");
    await embed({ model, value: "sky" });
    await embedMany({ model, values: ["sky", "sea"] });
    expect(tree(handler.events)).toEqual([
      "llm text-embedding-3-small ok",
      "llm text-embedding-3-small ok",
    ]);
    const { data } = handler.ofType("llm.end")[0]!;
    expect(data).toMatchObject({
      provider: "openai",
      operation: "embeddings",
      requestId: provider.requests[0]?.requestId,
      usage: { output: 0 },
      usageSource: "reported",
    });
    expect(data.usage?.input).toBeGreaterThan(0);
  });

  test("so is a ranking, of which no usage is known", async () => {
    const { handler } = await setScene();
    const model = new MockRerankingModelV4({
      doRerank: async () => ({ ranking: [{ index: 1, relevanceScore: 0.9 }] }),
    });
    await rerank({ model, query: "sky", documents: ["sea", "sky"] });
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      operation: "rerank",
      usageSource: "unknown",
      status: "ok",
    });
  });

  test("structured output is what it is: a run", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ text: '{"name":"Ada"}' });
    const schema = z.object({ name: z.string() });
    const { output } = await generateText({
      model,
      prompt: "?",
      output: Output.object({ schema }),
    });
    expect(output).toEqual({ name: "Ada" });
    expect(tree(handler.events)).toEqual(["agent generateText ok", "  llm gpt-5 ok"]);
  });

  test("of which the run fails where the answer is not of the form asked for", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ text: "no JSON" });
    const output = Output.object({ schema: z.object({ name: z.string() }) });
    await expect(generateText({ model, prompt: "?", output })).rejects.toThrow("No object");
    expect(tree(handler.events)).toEqual(["agent generateText error", "  llm gpt-5 ok"]);
  });
});

describe("what is said of a model call", () => {
  test("all that the SDK tells", async () => {
    const { provider, model, handler } = await setScene();
    const usage = { input: 100, cacheRead: 20, output: 7, reasoning: 4 };
    provider.reply({ usage, model: "gpt-5-2026", id: "chatcmpl-1", finishReason: "length" });
    await generateText({
      model: model,
      prompt: "?",
      maxOutputTokens: 100,
      topP: 0.5,
      topK: 4,
      seed: 7,
      stopSequences: ["."],
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      temperature: 0.3,
    });
    const identity = {
      provider: "openai",
      operation: "chat",
      model: "gpt-5",
      parameters: {
        temperature: 0.3,
        topP: 0.5,
        topK: 4,
        maxTokens: 100,
        seed: 7,
        stopSequences: ["."],
        frequencyPenalty: 0.2,
        presencePenalty: 0.1,
      },
    };
    expect(handler.ofType("llm.start")[0]?.data).toEqual(identity);
    expect(handler.ofType("llm.end")[0]?.data).toEqual({
      ...identity,
      responseModel: "gpt-5-2026",
      responseId: "chatcmpl-1",
      serverAddress: "127.0.0.1",
      serverPort: Number(new URL(provider.url).port),
      requestId: provider.requests[0]?.requestId,
      finishReasons: ["length"],
      usage: { ...usage, cacheWrite: 0 },
      usageSource: "reported",
      retries: 0,
      status: "ok",
      durationMs: expect.any(Number),
    });
  });

  test("of a stream, besides, how long the first chunk and the others took", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ text: ["one ", "two ", "three"] });
    await streamText({ model, prompt: "?" }).text;
    const { data } = handler.ofType("llm.end")[0]!;
    const { timeToFirstChunkMs = -1, timePerOutputChunkMs = -1, durationMs, parameters } = data;
    expect(parameters).toEqual({ stream: true });
    expect(timeToFirstChunkMs).toBeGreaterThan(0);
    expect(timePerOutputChunkMs).toBeGreaterThan(0);
    expect(timeToFirstChunkMs + 2 * timePerOutputChunkMs).toBeLessThanOrEqual(durationMs);
    expect(data.usage).toMatchObject({ input: 12, output: 3 });
  });

  test("no usage that the provider keeps to itself", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ usage: null });
    await streamText({ model, prompt: "?" }).text;
    const { data } = handler.ofType("llm.end")[0]!;
    expect(data.usageSource).toBe("unknown");
    expect(data).not.toHaveProperty("usage");
  });

  test("a call that is tried again is one, with a count", async () => {
    const { provider, model, handler } = await setScene();
    provider.replyOnce({ status: 429, retryAfter: 0.001 }, { status: 503, retryAfter: 0.001 });
    await generateText({ model, prompt: "?" });
    expect(provider.requests).toHaveLength(3);
    expect(tree(handler.events)).toEqual(["agent generateText ok", "  llm gpt-5 ok"]);
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      retries: 2,
      requestId: provider.requests[2]?.requestId,
    });
  });

  test("one that fails for good, with its status and the provider's words", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ status: 429, message: "Slow down.", retryAfter: 0.001 });
    await expect(generateText({ model, prompt: "?", maxRetries: 1 })).rejects.toThrow("Slow down.");
    expect(tree(handler.events)).toEqual(["agent generateText error", "  llm gpt-5 error"]);
    expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
      retries: 1,
      httpStatusCode: 429,
      serverAddress: "127.0.0.1",
      requestId: provider.requests[1]?.requestId,
      usageSource: "unknown",
      error: { name: "AI_APICallError", message: "Slow down." },
    });
    expect(handler.ofType("agent.end")[0]?.data.error?.message).toBe("Slow down.");
  });

  test("a tool that fails does not fail the run, which goes on", async () => {
    const { provider, model, handler } = await setScene();
    const fails = tool({
      inputSchema: z.object({}),
      execute: async (): Promise<string> => {
        throw new TypeError("no such city");
      },
    });
    provider.replyOnce({ toolCalls: [{ name: "fails", arguments: {} }] });
    await generateText({ model, prompt: "?", tools: { fails }, stopWhen: isStepCount(2) });
    expect(tree(handler.events)).toEqual([
      "agent generateText ok",
      "  llm gpt-5 ok",
      "  tool fails error",
      "  llm gpt-5 ok",
    ]);
    expect(handler.ofType("tool.end")[0]?.data.error).toMatchObject({
      name: "TypeError",
      message: "no such city",
    });
  });
});

describe("content", () => {
  const SECRETS = ["instructed", "asked", "Rome", "Sunny", "answered", "pondered"];

  async function talk(
    scene: Awaited<ReturnType<typeof setScene>>,
    telemetry?: { readonly recordInputs?: boolean; readonly recordOutputs?: boolean },
  ): Promise<void> {
    const { provider, openai } = scene;
    provider.replyOnce(
      { toolCalls: [{ name: "weather", arguments: { city: "Rome" } }] },
      { text: "answered", reasoning: "pondered" },
    );
    await generateText({
      model: openai.responses("gpt-5"),
      instructions: "instructed",
      prompt: "asked",
      tools: { weather },
      stopWhen: isStepCount(2),
      ...(telemetry !== undefined && { telemetry }),
    });
    provider.replyOnce({ text: ["answ", "ered"], reasoning: ["pond", "ered"] });
    const streamed = streamText({
      model: openai.responses("gpt-5"),
      prompt: "asked",
      ...(telemetry !== undefined && { telemetry }),
    });
    await streamed.consumeStream();
    await embed({ model: openai.embedding("e"), value: "asked", ...(telemetry && { telemetry }) });
  }

  test("is not recorded unless the manager is told to", async () => {
    const scene = await setScene();
    await talk(scene);
    const text = JSON.stringify(scene.handler.events);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    expect(scene.handler.ofType("llm.end").map(({ data }) => data.status)).toEqual(
      Array(4).fill("ok"),
    );
  });

  test("is recorded with captureContent, as messages", async () => {
    const scene = await setScene({ captureContent: true });
    await talk(scene);
    const { handler } = scene;
    expect(handler.ofType("agent.start")[0]?.data.input).toEqual([
      { role: "system", content: "instructed" },
      { role: "user", content: "asked" },
    ]);
    expect(handler.ofType("llm.start")[0]?.data.input).toEqual(
      handler.ofType("agent.start")[0]?.data.input,
    );
    expect(handler.ofType("tool.start")[0]?.data.arguments).toEqual({ city: "Rome" });
    expect(handler.ofType("tool.end")[0]?.data.result).toBe("Sunny in Rome");
    for (const { data } of handler.ofType("llm.end").slice(1, 3)) {
      expect(data.output).toMatchObject([
        {
          role: "assistant",
          content: [
            { type: "reasoning", text: "pondered" },
            { type: "text", text: "answered" },
          ],
        },
      ]);
    }
    expect(handler.ofType("agent.end")[0]?.data.result).toEqual(
      handler.ofType("llm.end")[1]?.data.output,
    );
    expect(handler.ofType("llm.start")[3]?.data.input).toBe("asked");
  });

  test("is not recorded where the app has told the SDK to hide it", async () => {
    const scene = await setScene({ captureContent: true });
    await talk(scene, { recordInputs: false, recordOutputs: false });
    const text = JSON.stringify(scene.handler.events);
    expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
    // The SDK hides the whole of an answer, so what it cost is hidden too.
    for (const { data } of scene.handler.ofType("llm.end")) {
      expect(data).toMatchObject({ status: "ok", usageSource: "unknown" });
    }
    expect(scene.manager.trace.openCount).toBe(0);
  });
});

describe("the subscription", () => {
  const model = (): MockLanguageModelV4 =>
    new MockLanguageModelV4({
      doGenerate: async () => ({
        content: [{ type: "text", text: "." }],
        finishReason: { unified: "stop", raw: undefined },
        usage: {
          inputTokens: { total: 1, noCache: 1, cacheRead: undefined, cacheWrite: undefined },
          outputTokens: { total: 1, text: 1, reasoning: undefined },
        },
        warnings: [],
      }),
    });
  const ask = (): Promise<unknown> => generateText({ model: model(), prompt: "?" });

  test("ends when it is called or disposed, twice is fine", async () => {
    const { manager, handler } = testObservability();
    const stop = observeAISDK({ observability: manager });
    await ask();
    expect(handler.events).toHaveLength(4);
    stop();
    stop();
    await ask();
    const observation = observeAISDK({ observability: manager });
    await ask();
    observation[Symbol.dispose]();
    await ask();
    expect(handler.events).toHaveLength(8);
  });

  test("observes to its end what had begun before it ended", async () => {
    const { provider, model: real, manager, handler } = await setScene({}, { observes: false });
    const stop = observeAISDK({ observability: manager });
    provider.reply({ held: true });
    const asked = generateText({ model: real, prompt: "?" });
    const request = await provider.received(1);
    stop();
    request.release();
    await asked;
    expect(tree(handler.events)).toEqual(["agent generateText ok", "  llm gpt-5 ok"]);
  });

  test("tells nothing of a call that had begun before it", async () => {
    const { provider, model: real, manager, handler } = await setScene({}, { observes: false });
    provider.reply({ held: true });
    const asked = generateText({ model: real, prompt: "?" });
    const request = await provider.received(1);
    onTestFinished(observeAISDK({ observability: manager }));
    request.release();
    await asked;
    expect(handler.events).toEqual([]);
  });

  test("a second takes the place of the first, which can't end it", async () => {
    const first = testObservability();
    const second = testObservability();
    const stopFirst = observeAISDK({ observability: first.manager });
    onTestFinished(observeAISDK({ observability: second.manager }));
    stopFirst();
    await ask();
    expect(first.handler.events).toEqual([]);
    expect(second.handler.events).toHaveLength(4);
  });

  test("finds the default manager at each call, which then may change", async () => {
    onTestFinished(() => setDefaultManager(undefined));
    onTestFinished(observeAISDK());
    await ask();
    const early = testObservability();
    setDefaultManager(early.manager);
    await ask();
    const late = testObservability();
    setDefaultManager(late.manager);
    await ask();
    expect(early.handler.events).toHaveLength(4);
    expect(late.handler.events).toHaveLength(4);
  });

  test("leaves calls alone for which the app has switched telemetry off", async () => {
    const { model: real, handler } = await setScene();
    await generateText({ model: real, prompt: "?", telemetry: { isEnabled: false } });
    expect(handler.events).toEqual([]);
  });

  test("sees those, too, that the app hands an integration of its own", async () => {
    const { model: real, handler } = await setScene();
    const seen: string[] = [];
    const integration = { onStart: () => void seen.push("start") };
    await generateText({ model: real, prompt: "?", telemetry: { integrations: [integration] } });
    expect(seen).toEqual(["start"]);
    expect(tree(handler.events)).toEqual(["agent generateText ok", "  llm gpt-5 ok"]);
  });

  test("puts nothing among the SDK's integrations, and nothing on it or fetch", async () => {
    const before = [globalThis.AI_SDK_TELEMETRY_INTEGRATIONS, globalThis.fetch];
    await setScene();
    await ask();
    expect([globalThis.AI_SDK_TELEMETRY_INTEGRATIONS, globalThis.fetch]).toEqual(before);
  });

  test("says nothing while the manager is switched off or shut down", async () => {
    const { manager, handler } = testObservability({ enabled: false });
    onTestFinished(observeAISDK({ observability: manager }));
    await ask();
    manager.setEnabled(true);
    await manager.shutdown();
    await ask();
    expect(handler.events).toEqual([]);
  });

  test("lets nothing that can't be read harm the app: what is over ends as abandoned", async () => {
    const { handler } = await setScene();
    const headers = new Proxy<Record<string, string>>(
      {},
      {
        get: () => {
          throw new Error("unreadable");
        },
      },
    );
    const real = model();
    const { doGenerate } = real;
    real.doGenerate = async (options) => ({
      ...(await doGenerate(options)),
      response: { headers },
    });
    expect((await generateText({ model: real, prompt: "?" })).text).toBe(".");
    expect(tree(handler.events)).toEqual([
      "agent generateText abandoned",
      "  llm mock-model-id abandoned",
    ]);
  });

  test("refuses a manager that is none", () => {
    expect(() => observeAISDK({ observability: {} as never })).toThrow(
      "[ai-sdk] observeAISDK: observability must be an ObservabilityManager; received object.",
    );
  });

  test("counts an embedding of which the model says nothing as unknown", async () => {
    const { handler } = await setScene();
    const silent = new MockEmbeddingModelV4({
      doEmbed: async () => ({ embeddings: [[1]], warnings: [] }),
    });
    await embed({ model: silent, value: "?" });
    expect(handler.ofType("llm.end")[0]?.data.usageSource).toBe("unknown");
  });
});
