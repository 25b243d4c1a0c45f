import { collectGarbageUntil } from "@llmobs/testing";
import type OpenAI from "openai";
import { Stream } from "openai/core/streaming";
import { describe, expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";

const STREAMED = { ...QUESTION, stream: true } as const;
const WORDS = { text: ["One ", "two ", "three ", "four"] };

const streamOf = (client: OpenAI) => client.chat.completions.create(STREAMED);

function textOf(chunks: readonly OpenAI.ChatCompletionChunk[]): string {
  return chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
}

describe("a stream", () => {
  it("is the client's own, and looks like it", async () => {
    await using all = await setUp();
    const [without, stream] = [await streamOf(all.client), await streamOf(all.observed)];
    expect(stream).toBeInstanceOf(Stream);
    expect(Object.keys(stream)).toEqual(Object.keys(without));
    expect(Object.getPrototypeOf(stream)).toBe(Object.getPrototypeOf(without));
    await Promise.all([Array.fromAsync(without), Array.fromAsync(stream)]);
  });

  it("gives each chunk when it comes, before the next one is sent", async () => {
    await using all = await setUp();
    all.provider.reply({ ...WORDS, held: true });
    const asking = streamOf(all.observed);
    const request = await all.provider.received(1);
    request.release(0);
    const iterator = (await asking)[Symbol.asyncIterator]();
    const nextText = async () => (await iterator.next()).value?.choices[0]?.delta.content;
    expect(await nextText()).toBe("");
    for (const [index, text] of WORDS.text.entries()) {
      request.release(1);
      expect(await nextText()).toBe(text);
      expect(request.chunksSent).toBe(index + 1);
    }
    expect(all.ends()).toEqual([]);
    request.release();
    await iterator.next();
    expect((await iterator.next()).done).toBe(true);
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("can be teed: each branch has all chunks, and the call is one", async () => {
    await using all = await setUp();
    all.provider.reply(WORDS);
    const [left, right] = (await streamOf(all.observed)).tee();
    const [one, other] = await Promise.all([Array.fromAsync(left), Array.fromAsync(right)]);
    expect([textOf(one), textOf(other)]).toEqual(["One two three four", "One two three four"]);
    expect(one.every((chunk, index) => chunk === other[index])).toBe(true);
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("teed goes on while one branch is read, and is aborted when none is", async () => {
    await using all = await setUp();
    all.provider.reply(WORDS);
    const [left, right] = (await streamOf(all.observed)).tee();
    for await (const _ of left) break;
    expect(textOf(await Array.fromAsync(right))).toBe("One two three four");
    all.provider.reply({ ...WORDS, held: true });
    const asking = streamOf(all.observed);
    const request = await all.provider.received(2);
    request.release(1);
    for (const branch of (await asking).tee()) for await (const _ of branch) break;
    expect(all.statuses()).toEqual(["ok", "aborted"]);
  });

  it("can be made a ReadableStream, and a stream again", async () => {
    await using all = await setUp();
    all.provider.reply(WORDS);
    const readable = (await streamOf(all.observed)).toReadableStream();
    const again = Stream.fromReadableStream<OpenAI.ChatCompletionChunk>(
      readable,
      new AbortController(),
    );
    expect(textOf(await Array.fromAsync(again))).toBe("One two three four");
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("as a ReadableStream that is cancelled aborts its request", async () => {
    await using all = await setUp();
    all.provider.reply({ ...WORDS, held: true });
    const asking = streamOf(all.observed);
    const request = await all.provider.received(1);
    request.release(1);
    const reader = (await asking).toReadableStream().getReader();
    await reader.read();
    await reader.cancel();
    expect(await request.settled()).toBe("aborted");
    expect(all.statuses()).toEqual(["aborted"]);
  });

  it("that was read cannot be read again, and that is no second end", async () => {
    await using all = await setUp();
    const stream = await streamOf(all.observed);
    await Array.fromAsync(stream);
    await expect(Array.fromAsync(stream)).rejects.toThrow("consumed stream");
    expect(all.statuses()).toEqual(["ok"]);
  });

  it("whose end the app does not wait for tells it when it breaks off", async () => {
    await using all = await setUp();
    for await (const { choices } of await streamOf(all.observed)) {
      if (choices[0]?.finish_reason === "stop") break;
    }
    expect(all.ends()).toMatchObject([{ status: "aborted", finishReasons: ["stop"] }]);
  });

  const waysToAbort: [string, (stream: Stream<unknown>, signal: AbortController) => void][] = [
    ["by its controller", (stream) => stream.controller.abort()],
    ["by the signal of its request", (_, signal) => signal.abort()],
  ];

  it.each(waysToAbort)("called off %s ends as without us, and as aborted", async (_, abort) => {
    await using all = await setUp();
    all.provider.reply({ ...WORDS, held: true });
    const run = async (client: OpenAI) => {
      const signal = new AbortController();
      const asking = client.chat.completions.create(STREAMED, { signal: signal.signal });
      const request = await all.provider.received(all.provider.requests.length + 1);
      request.release(2);
      const stream = await asking;
      const texts: unknown[] = [];
      for await (const { choices } of stream) {
        texts.push(choices[0]?.delta.content);
        if (texts.length === 2) abort(stream, signal);
      }
      return { texts, outcome: await request.settled() };
    };
    const without = await run(all.client);
    expect(without.outcome).toBe("aborted");
    expect(await run(all.observed)).toEqual(without);
    expect(all.statuses()).toEqual(["aborted"]);
  });

  it("called off by its helper ends as aborted", async () => {
    await using all = await setUp();
    all.provider.reply({ ...WORDS, held: true });
    const runner = all.observed.chat.completions.stream(QUESTION);
    const request = await all.provider.received(1);
    request.release(1);
    await runner.emitted("chunk");
    runner.abort();
    await expect(runner.done()).rejects.toThrow("aborted");
    expect(await request.settled()).toBe("aborted");
    expect(all.statuses()).toEqual(["aborted"]);
  });
});

describe("what nobody reads", () => {
  // References, since a promise of the client's that is handed through another is asked for its answer.
  const forgotten: [string, (client: OpenAI) => Promise<WeakRef<object>>][] = [
    ["a promise", async (client) => new WeakRef(client.chat.completions.create(QUESTION))],
    ["a stream", async (client) => new WeakRef(await streamOf(client))],
    ["a teed stream", async (client) => new WeakRef((await streamOf(client)).tee()[0])],
    [
      "a stream that was begun",
      async (client) => {
        const iterator = (await streamOf(client))[Symbol.asyncIterator]();
        await iterator.next();
        return new WeakRef(iterator);
      },
    ],
    [
      "a response's stream",
      async (client) => {
        const asked = { model: "m", input: "a", stream: true } as const;
        return new WeakRef(await client.responses.create(asked));
      },
    ],
  ];

  it.each(forgotten)("%s is not kept, and ends as abandoned", async (_, forget) => {
    await using all = await setUp();
    all.provider.reply({ ...WORDS, held: true });
    const forgetting = forget(all.observed);
    (await all.provider.received(1)).release(2);
    const reference = await forgetting;
    await collectGarbageUntil(() => all.ends().length > 0);
    expect(reference.deref()).toBeUndefined();
    expect(all.statuses()).toEqual(["abandoned"]);
    expect(all.manager.trace.openCount).toBe(0);
  });
});
