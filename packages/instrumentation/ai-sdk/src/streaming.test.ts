import { once } from "node:events";
import { collectGarbage, collectGarbageUntil } from "@llmobs/testing";
import {
  type AsyncIterableStream,
  experimental_streamTextLowMemory as streamTextLowMemory,
  isStepCount,
  streamText,
  tool,
} from "ai";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readTexts } from "../test/read-texts.ts";
import { allEnded } from "../test/all-ended.ts";
import { type Scene, setScene } from "../test/scene.ts";
import { tree } from "../test/tree.ts";

const WORDS = Array.from({ length: 100 }, (_, index) => `word${index} `);
/** The SDK prints errors of streams unless somebody listens. */
const quiet = { onError: () => {} };

/** Reads a number of texts of a stream of which no more are sent, and leaves it. */
async function breakOff(
  { provider }: Scene,
  stream: AsyncIterableStream<string>,
  count = 3,
): Promise<void> {
  const request = await provider.received(provider.requests.length + 1);
  request.release(count);
  await readTexts(stream, (read) => read === count);
}

/** The statuses of the model call and of the run around it, once both have ended. */
async function statuses({ manager, handler }: Scene): Promise<readonly unknown[]> {
  await collectGarbageUntil(() => manager.trace.openCount === 0);
  return [...handler.ofType("llm.end"), ...handler.ofType("agent.end")].map(
    ({ data }) => data.status,
  );
}

describe("chunks", () => {
  test("arrive when they arrive: none is held", async () => {
    const { provider, model } = await setScene();
    provider.reply({ text: ["one ", "two ", "three "], held: true });
    const reader = streamText({ model, prompt: "?" }).textStream.getReader();
    const request = await provider.received(1);
    for (const text of ["one ", "two ", "three "]) {
      request.release(1);
      expect(await reader.read()).toEqual({ done: false, value: text });
    }
    request.release();
    expect(await reader.read()).toEqual({ done: true, value: undefined });
  });
});

describe("a stream that the app calls off", () => {
  test("at once, before its model was asked, leaves nothing open", async () => {
    const { provider, model, manager, handler } = await setScene();
    const leaving = new AbortController();
    const result = streamText({ model, prompt: "?", abortSignal: leaving.signal, ...quiet });
    for await (const { type } of result.fullStream) if (type === "start") leaving.abort();
    await allEnded(manager);
    expect(provider.requests).toEqual([]);
    expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
  });

  test("with its signal ends as aborted, whatever the reason, and so does the request", async () => {
    for (const reason of [undefined, new Error("user left"), "a text"]) {
      const scene = await setScene();
      const { provider, model, manager, handler } = scene;
      provider.reply({ text: WORDS, held: true });
      const leaving = new AbortController();
      const { signal: abortSignal } = leaving;
      const { textStream } = streamText({ model, prompt: "?", abortSignal });
      const request = await provider.received(1);
      request.release(3);
      await readTexts(textStream, (read) => {
        if (read === 3) leaving.abort(reason);
        return false;
      });
      expect(await request.settled()).toBe("aborted");
      expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
      expect(handler.ofType("llm.end")[0]?.data).toMatchObject({
        usageSource: "unknown",
        responseModel: "gpt-5",
        timeToFirstChunkMs: expect.any(Number),
        timePerOutputChunkMs: expect.any(Number),
      });
      expect(manager.trace.openCount).toBe(0);
    }
  });

  test("the same where it has stopped reading, as one whose client is gone", async () => {
    const scene = await setScene();
    const { provider, model, handler } = scene;
    provider.reply({ text: WORDS, held: true });
    const leaving = new AbortController();
    const { textStream } = streamText({ model, prompt: "?", abortSignal: leaving.signal });
    await breakOff(scene, textStream);
    expect(tree(handler.events)).toEqual(["agent streamText open", "  llm gpt-5 open"]);
    leaving.abort();
    expect(await provider.requests[0]?.settled()).toBe("aborted");
    expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
  });

  test("the same before there is an answer", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply("hang");
    const leaving = new AbortController();
    const result = streamText({ model, prompt: "?", abortSignal: leaving.signal, ...quiet });
    const request = await provider.received(1);
    leaving.abort(new Error("user left"));
    await result.consumeStream();
    await request.settled();
    expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
  });

  test("the same while a tool is at work in a later step", async () => {
    const { provider, model, handler } = await setScene();
    const leaving = new AbortController();
    const leave = tool({
      inputSchema: z.object({}),
      execute: async (_input, { abortSignal }) => {
        if (provider.requests.length < 2) return "go on";
        setTimeout(() => leaving.abort());
        await once(abortSignal!, "abort");
        throw abortSignal!.reason;
      },
    });
    provider.reply({ toolCalls: [{ name: "leave", arguments: {} }] });
    const { signal: abortSignal } = leaving;
    const options = { model, prompt: "?", tools: { leave }, stopWhen: isStepCount(5), abortSignal };
    await streamText(options).consumeStream();
    expect(tree(handler.events)).toEqual([
      "agent streamText aborted",
      "  llm gpt-5 ok",
      "  tool leave ok",
      "  llm gpt-5 ok",
      "  tool leave aborted",
    ]);
  });

  test("by breaking off one that has a single reader ends as aborted", async () => {
    const scene = await setScene();
    const { provider, model, handler } = scene;
    provider.reply({ text: WORDS, held: true });
    await breakOff(scene, streamTextLowMemory({ model, prompt: "?" }).textStream);
    expect(await provider.requests[0]?.settled()).toBe("aborted");
    expect(tree(handler.events)).toEqual(["agent streamText aborted", "  llm gpt-5 aborted"]);
  });
});

// What the SDK does today, as it is; where one of these fails, it has begun to tell more.
describe("a stream that the app just leaves", () => {
  test("is not called off by the SDK, which keeps a second reader; it ends abandoned when collected", async () => {
    const scene = await setScene();
    const { provider, model, manager, handler } = scene;
    provider.reply({ text: WORDS, held: true });
    await breakOff(scene, streamText({ model, prompt: "?" }).textStream);
    const request = provider.requests[0]!;
    // The SDK reads ahead until its buffers are full, and holds on to everything while it waits for a chunk.
    request.release(50);
    expect(tree(handler.events)).toEqual(["agent streamText open", "  llm gpt-5 open"]);
    expect(await statuses(scene)).toEqual(["abandoned", "abandoned"]);
    expect(handler.ofType("llm.end")[0]?.data.timePerOutputChunkMs).toBeGreaterThan(0);
    expect(request.outcome).toBe("open");
    expect(manager.trace.openCount).toBe(0);
  });

  test("or never reads ends abandoned when collected", async () => {
    const scene = await setScene();
    const { provider, model } = scene;
    provider.reply({ text: WORDS });
    streamText({ model, prompt: "?" });
    await provider.received(1);
    expect(await statuses(scene)).toEqual(["abandoned", "abandoned"]);
  });

  test("and that the provider keeps waiting is kept by the SDK, and ends as long-lived spans do", async () => {
    const scene = await setScene();
    const { provider, model, manager } = scene;
    provider.reply({ text: WORDS, held: true });
    await breakOff(scene, streamText({ model, prompt: "?" }).textStream);
    for (let rounds = 0; rounds < 3; rounds++) await collectGarbage();
    expect(manager.trace.openCount).toBe(2);
    await manager.shutdown();
    expect(await statuses(scene)).toEqual(["abandoned", "abandoned"]);
  });
});

describe("a stream that breaks", () => {
  test.each(["textStream", "fullStream"] as const)(
    "reaches the app once, as itself, through %s, and ends as an error",
    async (name) => {
      const scene = await setScene();
      const { provider, model, handler } = scene;
      provider.reply({ text: WORDS, breakOff: { afterChunks: 2, how: "cut" } });
      const errors: unknown[] = [];
      const chunks: unknown[] = [];
      try {
        const stream = streamText({ model, prompt: "?", ...quiet })[name];
        for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
      } catch (error) {
        errors.push(error);
      }
      expect(errors).toMatchObject([{ name: "AI_APICallError", cause: { name: "TypeError" } }]);
      expect(chunks.length).toBeGreaterThanOrEqual(2);
      expect(tree(handler.events)).toEqual(["agent streamText error", "  llm gpt-5 error"]);
      const { error, usageSource } = handler.ofType("llm.end")[0]!.data;
      expect({ error, usageSource }).toMatchObject({
        error: { name: "AI_APICallError", cause: { message: "terminated" } },
        usageSource: "unknown",
      });
      expect(scene.manager.trace.openCount).toBe(0);
    },
  );

  test("by an error that the provider sends ends as that error", async () => {
    const { provider, openai, handler } = await setScene();
    provider.reply({ text: WORDS, breakOff: { afterChunks: 2, how: "error" } });
    const result = streamText({ model: openai.chat("gpt-5"), prompt: "?", ...quiet });
    await result.consumeStream();
    expect(tree(handler.events)).toEqual(["agent streamText error", "  llm gpt-5 error"]);
    expect(handler.ofType("llm.end")[0]?.data.error?.message).toContain("Overloaded");
  });

  test("and that the SDK tries again in the midst is another call, since the first was answered", async () => {
    const { provider, model, handler } = await setScene();
    provider.replyOnce({ text: WORDS, breakOff: { afterChunks: 2, how: "error" } });
    provider.reply({ text: "whole" });
    await streamText({ model, prompt: "?", streamRetries: 1, ...quiet }).consumeStream();
    expect(provider.requests).toHaveLength(2);
    expect(tree(handler.events)).toEqual([
      "agent streamText ok",
      "  llm gpt-5 error",
      "  llm gpt-5 ok",
    ]);
  });

  test("by an error at which the app stops reading ends as that error, the run too", async () => {
    const scene = await setScene();
    const { provider, model, handler, manager } = scene;
    provider.reply({ text: WORDS, breakOff: { afterChunks: 2, how: "error" } });
    for await (const { type } of streamText({ model, prompt: "?", ...quiet }).fullStream) {
      if (type === "error") break;
    }
    expect(tree(handler.events)[1]).toBe("  llm gpt-5 error");
    await collectGarbageUntil(() => manager.trace.openCount === 0);
    expect(tree(handler.events)).toEqual(["agent streamText error", "  llm gpt-5 error"]);
  });

  test("that is refused at once ends with the provider's status", async () => {
    const { provider, model, handler } = await setScene();
    provider.reply({ status: 401, message: "Who are you?" });
    await streamText({ model, prompt: "?", ...quiet }).consumeStream();
    expect(tree(handler.events)).toEqual(["agent streamText error", "  llm gpt-5 error"]);
    for (const { data } of [...handler.ofType("llm.end"), ...handler.ofType("agent.end")]) {
      expect(data.error?.message).toBe("Who are you?");
    }
    expect(handler.ofType("llm.end")[0]?.data.httpStatusCode).toBe(401);
  });

  test("in a later step fails the run, though the SDK closes it as if all were well", async () => {
    const { provider, model, handler, manager } = await setScene();
    const go = tool({ inputSchema: z.object({}), execute: async () => "go on" });
    provider.replyOnce({ toolCalls: [{ name: "go", arguments: {} }] });
    let steps = 0;
    const prepareStep = (): undefined => {
      if (steps++ === 1) throw new Error("no second step");
    };
    const options = { model, prompt: "?", tools: { go }, stopWhen: isStepCount(3), prepareStep };
    await streamText({ ...options, ...quiet }).consumeStream();
    expect(tree(handler.events)).toEqual([
      "agent streamText error",
      "  llm gpt-5 ok",
      "  tool go ok",
    ]);
    expect(handler.ofType("agent.end")[0]?.data.error?.message).toContain("midst of a step");
    expect(manager.trace.openCount).toBe(0);
  });
});
