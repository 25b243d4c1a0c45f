import { calcPrice, findProvider, type ModelInfo } from "@pydantic/genai-prices";
import { assert, constantFrom, date, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { costOfCall } from "../test/priced.ts";

const MILLION = 1_000_000;
const batch = { parameters: { serviceTier: "batch" } };

/** What is expected is written out of the providers' own price lists, read in November 2026. */
describe("the published prices", () => {
  it("of OpenAI: GPT-5 at $1.25, cached $0.125, output and reasoning $10", () => {
    // https://developers.openai.com/api/docs/pricing
    const usage = { input: 12_000, cacheRead: 50_000, output: 800, reasoning: 2_400 };
    const parts = {
      input: (12_000 * 1.25) / MILLION,
      cacheRead: (50_000 * 0.125) / MILLION,
      output: (800 * 10) / MILLION,
      reasoning: (2_400 * 10) / MILLION,
    };
    const cost = costOfCall({ provider: "openai", model: "gpt-5", usage });
    expect(cost?.usd).toBeCloseTo(0.05325, 12);
    expect(cost).toEqual({
      usd: expect.any(Number),
      breakdown: parts,
      source: "@pydantic/genai-prices",
    });
  });

  it("of Anthropic: Opus 4.5 at $5, cached $0.50, written $6.25, output $25", () => {
    // https://platform.claude.com/docs/en/about-claude/pricing
    const usage = { input: 1_000, cacheRead: 20_000, cacheWrite: 4_000, output: 500 };
    const data = { provider: "anthropic", model: "claude-opus-4-5", usage };
    expect(costOfCall(data)).toMatchObject({
      breakdown: { input: 0.005, cacheRead: 0.01, cacheWrite: 0.025, output: 0.0125 },
    });
    expect(costOfCall(data)?.usd).toBeCloseTo(0.0525, 12);
  });

  it("of xAI: Grok 4.3 at $1.25, cached $0.20, output $2.50", () => {
    // https://docs.x.ai/developers/pricing
    const usage = { input: 10_000, cacheRead: 5_000, output: 2_000 };
    const cost = costOfCall({ provider: "x_ai", model: "grok-4.3", usage });
    expect(cost?.usd).toBeCloseTo(0.0125 + 0.001 + 0.005, 12);
  });

  it("of embeddings: text-embedding-3-small at $0.02, and no output", () => {
    const data = { provider: "openai", operation: "embeddings", model: "text-embedding-3-small" };
    const usage = { input: 8_000, output: 0 };
    expect(costOfCall({ ...data, usage })?.usd).toBeCloseTo(0.00016, 12);
    expect(costOfCall({ ...data, usage: { input: 8_000, output: 1 } })).toBeNull();
  });

  it("rise for all tokens of a call that is longer than a tier, cached ones included", () => {
    // Gemini 2.5 Pro up to 200,000 tokens of input: $1.25, cached $0.125, output $10; beyond: $2.50, $0.25, $15.
    // https://ai.google.dev/gemini-api/docs/pricing
    const data = { provider: "gcp.gemini", model: "gemini-2.5-pro" };
    const usage = { input: 150_000, cacheRead: 50_000, output: 1_000, reasoning: 500 };
    expect(costOfCall({ ...data, usage })?.usd).toBeCloseTo(0.1875 + 0.00625 + 0.01 + 0.005, 12);
    const longer = { ...usage, cacheRead: 50_001 };
    expect(costOfCall({ ...data, usage: longer })?.usd).toBeCloseTo(
      0.375 + (50_001 * 0.25) / MILLION + 0.015 + 0.0075,
      12,
    );
  });

  it("count what is written to a cache into a call's length", () => {
    // Sonnet 4.5 up to 200,000: $3, written $3.75, output $15; beyond: $6, $7.50, $22.50.
    const data = { provider: "anthropic", model: "claude-sonnet-4-5-20250929" };
    const usage = { input: 1, cacheWrite: 200_000, output: 100 };
    expect(costOfCall({ ...data, usage })?.usd).toBeCloseTo(0.000006 + 1.5 + 0.00225, 12);
    expect(costOfCall({ ...data, usage: { ...usage, input: 0 } })?.usd).toBeCloseTo(
      0.75 + 0.0015,
      12,
    );
  });

  it("are those of the event's time", () => {
    // OpenAI lowered o3 from $10 and $40 to $2 and $8 on 2025-06-10.
    const data = { provider: "openai", model: "o3", usage: { input: MILLION, output: MILLION } };
    expect(costOfCall(data, { time: "2025-06-09T23:59:59.999Z" })).toEqual({
      usd: 50,
      breakdown: { input: 10, output: 40 },
      source: "@pydantic/genai-prices",
    });
    expect(costOfCall(data, { time: "2025-06-10T00:00:00Z" })).toMatchObject({
      usd: 10,
      breakdown: { input: 2, output: 8 },
      priceDate: "2025-06-10",
    });
  });

  it("are those of the time of the day, where it counts", () => {
    // DeepSeek at night, from 16:30 to 00:30 UTC: half of $0.27 and $1.10.
    const usage = { input: MILLION, output: MILLION };
    const data = { provider: "deepseek", model: "deepseek-chat", usage };
    const at = (time: string): number | undefined =>
      costOfCall(data, { time: `2025-07-01T${time}Z` })?.usd;
    expect(at("16:29:59")).toBeCloseTo(1.37, 12);
    expect(at("16:30:00")).toBeCloseTo(0.685, 12);
    expect(at("00:29:59")).toBeCloseTo(0.685, 12);
    expect(at("00:30:00")).toBeCloseTo(1.37, 12);
  });

  it("of a batch are half, but for what Gemini read from the cache", () => {
    const usage = { input: 10_000, cacheRead: 10_000, output: 1_000 };
    const halved = (data: object): number =>
      costOfCall({ ...data, ...batch })!.usd / costOfCall(data)!.usd;
    expect(halved({ provider: "openai", model: "gpt-5", usage })).toBeCloseTo(0.5, 12);
    expect(halved({ provider: "azure.ai.openai", model: "gpt-4.1", usage })).toBeCloseTo(0.5, 12);
    expect(halved({ provider: "anthropic", model: "claude-haiku-4-5", usage })).toBeCloseTo(
      0.5,
      12,
    );
    // Standard: $0.30, cached $0.03, output $2.50.
    const gemini = { provider: "gcp.vertex_ai", model: "gemini-2.5-flash", usage };
    expect(costOfCall({ ...gemini, ...batch })?.usd).toBeCloseTo(0.0015 + 0.0003 + 0.00125, 12);
  });

  it("of OpenAI's flex are those of a batch, and of its priority unknown", () => {
    const data = { provider: "openai", model: "gpt-5", usage: { input: MILLION, output: 0 } };
    const of = (serviceTier: string) => costOfCall({ ...data, parameters: { serviceTier } });
    expect(of("flex")?.usd).toBe(0.625);
    expect(of("default")?.usd).toBe(1.25);
    expect(of("Auto")?.usd).toBe(1.25);
    expect(of("priority")).toBeNull();
  });

  it("are none where each request costs something besides its tokens", () => {
    const usage = { input: 1_000, output: 100 };
    expect(costOfCall({ provider: "perplexity", model: "sonar", usage })).toBeNull();
  });

  it("are not asked where they are switched off", () => {
    const data = { provider: "openai", model: "gpt-5", usage: { input: 1, output: 1 } };
    expect(costOfCall(data, { published: false })).toBeNull();
  });
});

describe("a model", () => {
  it.each([
    ["azure.ai.openai", "my-deployment", "gpt-4o-2024-08-06", 2.5, 10],
    ["azure.ai.inference", "gpt-4.1", undefined, 2, 8],
    ["azure.responses", "gpt-5-mini-2025-08-07", undefined, 0.25, 2],
    ["azure_openai", "o3-mini", undefined, 1.1, 4.4],
    ["aws.bedrock", "global.anthropic.claude-sonnet-4-5-20250929-v1:0", undefined, 3, 15],
    ["amazon-bedrock", "us.anthropic.claude-sonnet-4-5-20250929-v1:0", undefined, 3.3, 16.5],
    [
      "aws.bedrock",
      "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0",
      undefined,
      3.3,
      16.5,
    ],
    ["bedrock", "amazon.nova-pro-v1:0", undefined, 0.8, 3.2],
    ["gcp.vertex_ai", "publishers/google/models/gemini-2.5-flash", undefined, 0.3, 2.5],
    [
      "vertex_ai",
      "projects/p/locations/us-central1/publishers/google/models/gemini-2.5-flash-001",
      undefined,
      0.3,
      2.5,
    ],
    ["vertex.anthropic.messages", "claude-haiku-4-5@20251001", undefined, 1, 5],
    ["gcp.gen_ai", "models/gemini-2.5-flash", undefined, 0.3, 2.5],
    ["google.generative-ai", "gemini-2.0-flash-001", undefined, 0.1, 0.4],
    ["openai.responses", "GPT-5", "gpt-5-2025-08-07", 1.25, 10],
    ["openai", "gpt-4o-2024-05-13", undefined, 5, 15],
    ["openai", "ft:gpt-4o-mini-2024-07-18:acme::abc", undefined, 0.3, 1.2],
    ["anthropic.messages", "claude-haiku-4-5", "claude-haiku-4-5-20251001", 1, 5],
    ["groq.chat", "llama-3.3-70b-versatile", undefined, 0.59, 0.79],
    ["mistral_ai", "mistral-large-2411", undefined, 2, 6],
    ["xai.chat", "grok-4-0709", undefined, 3, 15],
    ["openrouter.chat", "anthropic/claude-haiku-4.5", undefined, 1, 5],
    ["fireworks_ai", "accounts/fireworks/models/deepseek-v3-0324", undefined, 0.9, 0.9],
    ["together_ai", "Gryphe/MythoMax-L2-13b", undefined, 0.3, 0.3],
  ])("is known by its names: %s, %s", (provider, model, responseModel, input, output) => {
    // Few tokens, since some are dearer for long calls.
    const usage = { input: 1_000, output: 1_000 };
    const cost = costOfCall({ provider, model, responseModel, usage });
    expect(cost?.breakdown?.input).toBeCloseTo(input / 1_000, 12);
    expect(cost?.breakdown?.output).toBeCloseTo(output / 1_000, 12);
  });

  it.each(["my-openai-proxy", "not-anthropic", "", "custom.google.example"])(
    "of a provider that resembles another has not its price: %o",
    (provider) => {
      const usage = { input: 1, output: 1 };
      expect(costOfCall({ provider, model: "gpt-5", usage })).toBeNull();
      expect(costOfCall({ provider, model: "claude-haiku-4-5", usage })).toBeNull();
      expect(costOfCall({ provider, model: "gemini-2.5-flash", usage })).toBeNull();
    },
  );

  it("that answered counts before the one that was asked for", () => {
    const data = { provider: "openai", usage: { input: MILLION, output: 0 } };
    const models = { model: "gpt-5", responseModel: "gpt-5-mini-2025-08-07" };
    expect(costOfCall({ ...data, ...models })?.usd).toBe(0.25);
    expect(costOfCall({ ...data, ...models, responseModel: "gpt-zzz" })?.usd).toBe(1.25);
  });

  it.each(["gpt-zzz", "gpt-55", "my-gpt-5", "", "ft:gpt-zzz", "models/", "../models/x"])(
    "that resembles another has not its price: %o",
    (model) => {
      expect(costOfCall({ provider: "openai", model, usage: { input: 1, output: 1 } })).toBeNull();
    },
  );
});

const PROVIDERS = [
  "openai",
  "anthropic",
  "google",
  "aws",
  "azure",
  "deepseek",
  "groq",
  "mistral",
  "x-ai",
];
const published: readonly { readonly provider: string; readonly model: ModelInfo }[] =
  PROVIDERS.flatMap((provider) =>
    (findProvider({ providerId: provider })?.models ?? []).map((model) => ({ provider, model })),
  );

describe("over all models of the installed prices", () => {
  const count = integer({ min: 0, max: 400_000 });
  const call = record({
    of: constantFrom(...published),
    time: date({
      min: new Date("2024-01-01"),
      max: new Date("2027-12-31"),
      noInvalidDate: true,
    }),
    usage: record({
      input: count,
      cacheRead: count,
      cacheWrite: count,
      output: count,
      reasoning: count,
    }),
  });

  it("a cost is what the library says, where it can price all of the tokens", () => {
    let compared = 0;
    assert(
      property(call, ({ of: { provider, model }, time, usage }) => {
        const cost = costOfCall({ provider, model: model.id, usage }, { time: time.toISOString() });
        if (!cost) return;
        const { input, cacheRead, cacheWrite, output, reasoning } = usage;
        const theirs = calcPrice(
          {
            input_tokens: input + cacheRead + cacheWrite,
            cache_read_tokens: cacheRead,
            cache_write_tokens: cacheWrite,
            output_tokens: output + reasoning,
            output_reasoning_tokens: reasoning,
          },
          model.id,
          { providerId: provider, timestamp: time },
        );
        expect(cost.usd).toBeCloseTo(theirs?.total_price ?? Number.NaN, 9);
        compared++;
      }),
      { numRuns: 300, seed: 20261124 },
    );
    expect(compared).toBeGreaterThan(200);
  });

  it("more tokens never cost less, and no cost is negative or no number", () => {
    assert(
      property(
        call,
        constantFrom("input", "cacheRead", "cacheWrite", "output", "reasoning"),
        count,
        ({ of: { provider, model }, time, usage }, bucket, more) => {
          const at = { time: time.toISOString() };
          const data = { provider, model: model.id };
          const less = costOfCall({ ...data, usage }, at);
          const grown = costOfCall(
            { ...data, usage: { ...usage, [bucket]: usage[bucket] + more } },
            at,
          );
          if (!less || !grown) return;
          expect(less.usd).toBeGreaterThanOrEqual(0);
          expect(grown.usd).toBeGreaterThanOrEqual(less.usd);
        },
      ),
      { numRuns: 300, seed: 20261124 },
    );
  });

  it("prices change at whole minutes only, as is assumed", () => {
    const constraints = published.flatMap(({ model: { prices } }) =>
      Array.isArray(prices) ? prices.flatMap(({ constraint }) => constraint ?? []) : [],
    );
    expect(constraints.length).toBeGreaterThan(0);
    for (const constraint of constraints) {
      if (constraint.type === "start_date") continue;
      for (const time of [constraint.start_time, constraint.end_time]) {
        expect(time).toMatch(/^\d\d:\d\d:00(\.0+)?(Z|[+-]\d\d:\d\d)$/u);
      }
    }
  });
});
