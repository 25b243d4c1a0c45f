import { describe, expect, it } from "vitest";
import { QUESTION, setUp } from "../test/set-up.ts";

const USAGE = { input: 10, cacheRead: 0, cacheWrite: 0, output: 4, reasoning: 0 };
const STREAMED = { ...QUESTION, stream: true } as const;

describe("usage", () => {
  it("that the provider keeps to itself is unknown, not nought", async () => {
    await using all = await setUp();
    await Array.fromAsync(await all.observed.chat.completions.create(STREAMED));
    all.provider.reply({ usage: null });
    await all.observed.chat.completions.create(QUESTION);
    for (const end of all.ends()) {
      expect([end.usage, end.usageSource, end.status]).toEqual([undefined, "unknown", "ok"]);
    }
    expect(all.ends()).toHaveLength(2);
  });
});

describe("includeUsage", () => {
  it("asks for the usage of a stream, and the app sees what it would see without", async () => {
    await using all = await setUp({ observe: { includeUsage: true } });
    all.provider.reply({ text: ["Be", "cause."], usage: USAGE, id: "chatcmpl-1" });
    const without = await Array.fromAsync(await all.client.chat.completions.create(STREAMED));
    const chunks = await Array.fromAsync(await all.observed.chat.completions.create(STREAMED));
    expect(chunks.map(({ usage, ...chunk }) => [chunk, usage])).toEqual(
      without.map((chunk) => [chunk, null]),
    );
    expect(all.provider.requests.map(({ body }) => body["stream_options"])).toEqual([
      undefined,
      { include_usage: true },
    ]);
    expect(all.ends()).toMatchObject([{ usage: USAGE, usageSource: "reported" }]);
  });

  it("does so for the helpers, too", async () => {
    await using all = await setUp({ observe: { includeUsage: true } });
    all.provider.reply({ text: '{"a":1}', usage: USAGE });
    const asked = {
      ...QUESTION,
      response_format: {
        type: "json_schema" as const,
        json_schema: { name: "a", strict: true, schema: { type: "object" } },
      },
    };
    const completion = await all.observed.chat.completions.stream(asked).finalChatCompletion();
    expect(completion.choices[0]?.message.parsed).toEqual({ a: 1 });
    expect(completion.usage ?? undefined).toBeUndefined();
    expect(all.ends()).toMatchObject([{ usage: USAGE, usageSource: "reported" }]);
  });

  it.each([true, false])("leaves a request alone that says %s itself", async (wanted) => {
    await using all = await setUp({ observe: { includeUsage: true } });
    all.provider.reply({ usage: USAGE });
    const options = { include_usage: wanted };
    const stream = await all.observed.chat.completions.create({
      ...STREAMED,
      stream_options: options,
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.some(({ choices }) => choices.length === 0)).toBe(wanted);
    expect(all.provider.requests[0]?.body["stream_options"]).toEqual(options);
    expect(all.ends()[0]?.usageSource).toBe(wanted ? "reported" : "unknown");
  });

  it("asks for nothing where the answer is not streamed, or says it anyway", async () => {
    await using all = await setUp({ observe: { includeUsage: true } });
    await all.observed.chat.completions.create(QUESTION);
    const response = await all.observed.responses.create({
      model: "gpt-5",
      input: "Why?",
      stream: true,
    });
    await Array.fromAsync(response);
    expect(all.provider.requests.map(({ body }) => "stream_options" in body)).toEqual([
      false,
      false,
    ]);
    expect(all.ends().map(({ usageSource }) => usageSource)).toEqual(["reported", "reported"]);
  });
});

describe("estimateUsage", () => {
  it("guesses what was not reported, and the guess is labelled", async () => {
    const asked: unknown[] = [];
    await using all = await setUp({
      observe: {
        estimateUsage: (call) => {
          asked.push(call);
          return { input: 1, output: call.text.length };
        },
      },
    });
    all.provider.reply({ text: ["Be", "cause."] });
    await Array.fromAsync(await all.observed.chat.completions.create(STREAMED));
    for await (const { choices } of await all.observed.chat.completions.create(STREAMED)) {
      if (choices[0]?.delta.content === "Be") break;
    }
    expect(asked).toMatchObject([
      { operation: "chat", model: "gpt-5", body: STREAMED, text: "Because." },
      { text: "Be" },
    ]);
    expect(all.ends()).toMatchObject([
      { usage: { input: 1, output: 8 }, usageSource: "estimated", status: "ok" },
      { usage: { input: 1, output: 2 }, usageSource: "estimated", status: "aborted" },
    ]);
    expect(JSON.stringify(all.handler.events)).not.toContain("Because.");
  });

  it("is not asked where there is a report, or no answer", async () => {
    const estimateUsage = () => {
      throw new Error("not to be asked");
    };
    await using all = await setUp({ observe: { estimateUsage } });
    all.provider.reply({ usage: USAGE });
    await all.observed.chat.completions.create(QUESTION);
    all.provider.reply({ status: 400 });
    await expect(all.observed.chat.completions.create(QUESTION)).rejects.toThrow("400");
    expect(all.ends()).toMatchObject([
      { usage: USAGE, usageSource: "reported" },
      { usageSource: "unknown", status: "error" },
    ]);
  });

  it.each([
    ["leaves it open", () => undefined],
    [
      "fails",
      () => {
        throw new Error("no tokenizer");
      },
    ],
  ])("that %s leaves the usage unknown", async (_, estimateUsage) => {
    await using all = await setUp({ observe: { estimateUsage } });
    await Array.fromAsync(await all.observed.chat.completions.create(STREAMED));
    expect(all.ends()).toMatchObject([
      { status: "ok", usageSource: "unknown", finishReasons: ["stop"] },
    ]);
  });
});
