import { describe, expect, it, vi } from "vitest";
import type { LlmCall, ModelNames } from "./llm-call.ts";
import type { Price, PriceList, Pricing } from "./price-list.ts";
import { pricingBook } from "./pricing-book.ts";
import { completeRates } from "./rates.ts";

const priceOf = (source: string): Price => ({
  rates: completeRates({ input: 1, output: 1 }),
  priceDate: undefined,
  source,
});
const call = (model: string, provider = "acme"): LlmCall => ({
  provider,
  models: [model],
  usage: { input: 1, output: 1 },
  inputTokens: 1,
  time: 0,
  serviceTier: undefined,
});
/** A list that has these models, each with what is answered for a call. */
const listOf = (models: Readonly<Record<string, ReturnType<Pricing>>>): PriceList =>
  function list({ models: [model = ""] }) {
    return model in models ? () => models[model] : undefined;
  };

describe("a book of several price lists", () => {
  it("has the price of the first that has one", () => {
    const book = pricingBook([
      listOf({ a: priceOf("one"), b: undefined, c: null }),
      listOf({
        a: priceOf("other"),
        b: priceOf("other"),
        c: priceOf("other"),
        d: priceOf("other"),
      }),
    ]);
    expect(["a", "b", "c", "d", "e"].map((model) => book(call(model))?.source)).toEqual([
      "one",
      "other", // The first one had no price then,
      undefined, // has the model and no price for that call,
      "other", // does not know it,
      undefined,
    ]);
  });

  it("asks a list once for each model of a provider, and once for one that it does not have", () => {
    const list = vi.fn<(names: ModelNames) => Pricing | undefined>(listOf({ a: priceOf("one") }));
    const book = pricingBook([list]);
    for (let round = 0; round < 3; round++) {
      for (const model of ["a", "b"]) book(call(model));
      book(call("a", "other"));
    }
    expect(list.mock.calls.map(([{ provider, models }]) => [provider, ...models])).toEqual([
      ["acme", "a"],
      ["acme", "b"],
      ["other", "a"],
    ]);
  });

  it("remembers a thousand models, and prices others all the same", () => {
    const list = vi.fn<(names: ModelNames) => Pricing | undefined>(() => () => priceOf("one"));
    const book = pricingBook([list]);
    for (let round = 0; round < 2; round++) {
      for (let model = 0; model < 1_100; model++) {
        expect(book(call(`made-up-${model}`))?.source).toBe("one");
      }
    }
    expect(list).toHaveBeenCalledTimes(1_000 + 2 * 100);
  });
});
