import { array, assert, constantFrom, double, integer, option, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { pipe } from "@llmobs/core";
import { recordingHandler } from "@llmobs/testing";
import { llmEnd } from "../test/llm-end.ts";
import { costOfCall } from "../test/priced.ts";
import type { CostOptions } from "./cost-options.ts";
import { cost } from "./cost.ts";
import type { ModelPrice } from "./model-price.ts";

const usage = { input: 1_000_000, output: 1_000_000 };

describe("prices of one's own", () => {
  it("come before the published ones, with all that they say", () => {
    const prices = [
      {
        model: "gpt-5",
        provider: "openai",
        from: "2026-01-01",
        input: 1,
        cacheRead: 0.1,
        cacheWrite: 1.5,
        output: 8,
        reasoning: 4,
        source: "our contract",
      },
    ];
    const buckets = { ...usage, cacheRead: 1_000_000, cacheWrite: 1_000_000, reasoning: 1_000_000 };
    expect(costOfCall({ provider: "openai", model: "gpt-5", usage: buckets }, { prices })).toEqual({
      usd: 14.6,
      breakdown: { input: 1, cacheRead: 0.1, cacheWrite: 1.5, output: 8, reasoning: 4 },
      priceDate: "2026-01-01",
      source: "our contract",
    });
    // Those of others, and of the time before, are the published ones.
    const published = { source: "@pydantic/genai-prices" };
    const azure = { provider: "azure", model: "gpt-5", usage };
    expect(costOfCall(azure, { prices })).toMatchObject(published);
    const before = { prices, time: "2025-12-31T23:59:59Z" };
    expect(costOfCall({ provider: "openai", model: "gpt-5", usage }, before)).toMatchObject(
      published,
    );
  });

  it("say for several buckets at once what costs the same", () => {
    const buckets = { ...usage, cacheRead: 1_000_000, cacheWrite: 1_000_000, reasoning: 1_000_000 };
    const prices = [{ model: "acme-1", input: 2, output: 8 }];
    expect(costOfCall({ usage: buckets }, { prices })?.breakdown).toEqual({
      input: 2,
      cacheRead: 2,
      cacheWrite: 2,
      output: 8,
      reasoning: 8,
    });
  });

  it("are those in force at the event's time, in whatever order they are given", () => {
    const prices = [
      { model: "acme-1", input: 1, output: 0 },
      { model: "acme-1", from: "2026-07-01", input: 3, output: 0 },
      { model: "acme-1", from: "2026-03-01", input: 2, output: 0 },
    ];
    const at = (time: string): unknown => {
      const { usd, priceDate } = costOfCall({ usage }, { prices, time }) ?? {};
      return [usd, priceDate];
    };
    expect(at("2026-02-28T23:59:59.999Z")).toEqual([1, undefined]);
    expect(at("2026-03-01T00:00:00Z")).toEqual([2, "2026-03-01"]);
    expect(at("2026-07-01T00:00:00Z")).toEqual([3, "2026-07-01"]);
  });

  it("hold for names with a * at their end, the first that matches before the others", () => {
    const prices = [
      { model: "Acme-Large*", input: 3, output: 0 },
      { model: "acme-*", input: 2, output: 0 },
      { model: "*", provider: "acme", input: 1, output: 0 },
    ];
    const of = (data: object): unknown => costOfCall({ ...data, usage }, { prices })?.usd;
    expect(of({ model: "acme-large-2" })).toBe(3);
    expect(of({ model: "ACME-small" })).toBe(2);
    expect(of({ model: "alias", responseModel: "acme-large" })).toBe(3);
    expect(of({ model: "other" })).toBe(1);
    expect(of({ model: "other", provider: "nobody" })).toBeUndefined();
  });

  it("know a provider by any of its names", () => {
    const prices = [{ model: "my-deployment", provider: "azure", input: 1, output: 2 }];
    const data = { provider: "azure.ai.openai", model: "my-deployment", usage };
    expect(costOfCall(data, { prices })?.usd).toBe(3);
  });

  it("rise with the length of a call, and fall with its service tier", () => {
    const prices = [
      {
        model: "acme-1",
        input: 1,
        output: 1,
        longContext: [
          { above: 900, input: 3, output: 3 },
          { above: 100, input: 2, output: 2 },
        ],
        serviceTiers: { batch: 0.5, priority: 2 },
      },
    ];
    const of = (input: number, serviceTier?: string): unknown =>
      costOfCall({ usage: { input, output: 0 }, parameters: { serviceTier } }, { prices })?.usd;
    expect([of(100), of(101), of(900), of(1_000)]).toEqual([0.0001, 0.000202, 0.0018, 0.003]);
    expect([of(1_000, "batch"), of(1_000, "priority")]).toEqual([0.0015, 0.006]);
    expect(of(1_000, "flex")).toBeUndefined();
  });

  it("leave a call without a price where they have the model and not the tier", () => {
    const prices = [{ model: "gpt-5", input: 1, output: 1 }];
    const data = { provider: "openai", model: "gpt-5", usage };
    expect(costOfCall({ ...data, parameters: { serviceTier: "batch" } }, { prices })).toBeNull();
  });

  it("may be JSON, as an environment variable holds it", () => {
    const prices = '[{"model":"acme-*","input":0.5,"output":1}]';
    expect(costOfCall({ usage }, { prices })?.usd).toBe(1.5);
  });

  it("are those that were given, whatever becomes of the list", () => {
    const price = { model: "acme-1", input: 1, output: 1 };
    const sink = recordingHandler();
    const handler = pipe(cost({ prices: [price] }), sink);
    price.input = Number.NaN;
    void handler.handle(llmEnd({ usage }));
    expect(sink.ofType("llm.end")[0]?.data.cost?.usd).toBe(2);
  });
});

describe("for any prices and any usage", () => {
  const rate = double({ min: 0, max: 10_000, noNaN: true });
  const optionalRate = option(rate, { nil: undefined });
  const rates = {
    input: rate,
    cacheRead: optionalRate,
    cacheWrite: optionalRate,
    output: rate,
    reasoning: optionalRate,
  };
  const price = record(rates).map(
    (each) => JSON.parse(JSON.stringify({ ...each, model: "acme-1" })) as ModelPrice,
  );
  /** Long calls that are dearer, as they are everywhere. */
  const tiered = record({
    price,
    above: array(integer({ min: 0, max: 1_000_000 }), { maxLength: 3 }),
    factor: double({ min: 1, max: 10, noNaN: true }),
  }).map(({ price: base, above, factor }) => ({
    ...base,
    longContext: above
      .toSorted((one, other) => one - other)
      .map((each, index) => ({
        ...scaled(base, factor ** (index + 1)),
        above: each,
      })),
  }));
  const tokens = integer({ min: 0, max: 2_000_000 });
  const optionalTokens = option(tokens, { nil: undefined });
  const anyUsage = record({
    input: tokens,
    cacheRead: optionalTokens,
    cacheWrite: optionalTokens,
    output: tokens,
    reasoning: optionalTokens,
  });
  const bucket = constantFrom("input", "cacheRead", "cacheWrite", "output", "reasoning");

  it("the parts are the whole, and neither is negative or no number", () => {
    assert(
      property(tiered, anyUsage, (prices, spent) => {
        const { usd, breakdown } = costOfCall({ usage: spent }, { prices: [prices] })!;
        const parts = Object.values(breakdown ?? {});
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(usd);
        expect(Object.keys(breakdown ?? {})).toEqual(
          Object.entries(spent).flatMap(([name, count]) => (count === undefined ? [] : [name])),
        );
        for (const part of [usd, ...parts]) expect(part).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("more tokens never cost less", () => {
    assert(
      property(tiered, anyUsage, bucket, tokens, (prices, spent, name, more) => {
        const grown = { ...spent, [name]: (spent[name] ?? 0) + more };
        const less = costOfCall({ usage: spent }, { prices: [prices] })!.usd;
        expect(costOfCall({ usage: grown }, { prices: [prices] })!.usd).toBeGreaterThanOrEqual(
          less,
        );
      }),
    );
  });
});

function scaled({ input, output, cacheRead, cacheWrite, reasoning }: ModelPrice, factor: number) {
  const by = (rate: number | undefined): number | undefined => rate && rate * factor;
  return JSON.parse(
    JSON.stringify({
      input: input * factor,
      output: output * factor,
      cacheRead: by(cacheRead),
      cacheWrite: by(cacheWrite),
      reasoning: by(reasoning),
    }),
  ) as Pick<ModelPrice, "input" | "output">;
}

describe("the options of cost", () => {
  const price = { model: "acme-1", input: 1, output: 2 };

  it.each<[string, unknown, RegExp]>([
    ["no list", {}, /\[cost\] prices must be a list such as .*; received object/u],
    ["JSON of no list", "{}", /prices must be a list such as .*; received object/u],
    ["no JSON", "[", /prices must be a list or the JSON of one/u],
    ["no price", [null], /prices\[0\] must be an object such as .*; received object/u],
    ["no model", [{ input: 1, output: 1 }], /prices\[0\]\.model must be a string/u],
    [
      "a * in the middle",
      [{ ...price, model: "a*b" }],
      /model must be a name with a \* at its end at most; received "a\*b"/u,
    ],
    ["no provider", [{ ...price, provider: "" }], /prices\[0\]\.provider must be a string/u],
    ["no source", [{ ...price, source: 1 }], /prices\[0\]\.source must be a string/u],
    [
      "no input",
      [price, { model: "x", output: 1 }],
      /prices\[1\]\.input must be a number .*; received undefined/u,
    ],
    ["no output", [{ model: "x", input: 1 }], /prices\[0\]\.output must be a number/u],
    [
      "a rate that is negative",
      [{ ...price, cacheRead: -1 }],
      /cacheRead must be a number from 0 to .*; received -1/u,
    ],
    [
      "a rate that is NaN",
      [{ ...price, reasoning: Number.NaN }],
      /reasoning must be .*; received NaN/u,
    ],
    [
      "a rate that is endless",
      [{ ...price, input: Infinity }],
      /input must be .*; received Infinity/u,
    ],
    [
      "no day",
      [{ ...price, from: "yesterday" }],
      /from must be a day such as "2026-11-24"; received "yesterday"/u,
    ],
    ["a day that does not exist", [{ ...price, from: "2026-02-30" }], /from must be a day/u],
    ["a time", [{ ...price, from: "2026-02-03T00:00:00Z" }], /from must be a day/u],
    [
      "no bound",
      [{ ...price, longContext: [{ input: 1, output: 1 }] }],
      /longContext\[0\]\.above must be/u,
    ],
    [
      "no rates of long calls",
      [{ ...price, longContext: [{ above: 1 }] }],
      /longContext\[0\]\.input must be/u,
    ],
    [
      "a share that is negative",
      [{ ...price, serviceTiers: { batch: -1 } }],
      /serviceTiers\.batch must be/u,
    ],
  ])("are refused: %s", (_, prices, message) => {
    expect(() => cost({ prices } as CostOptions)).toThrow(message);
  });

  it("are refused where a switch is neither on nor off", () => {
    expect(() => cost({ published: 1 as never })).toThrow(/published must be true or false/u);
    expect(() => cost({ overwrite: "no" as never })).toThrow(/overwrite must be true or false/u);
  });
});
