import { calcPrice, findProvider, type ModelInfo, type Provider } from "@pydantic/genai-prices";
import type { LlmCall, ModelNames } from "./llm-call.ts";
import { modelNames } from "./model-names.ts";
import type { Pricing } from "./price-list.ts";
import { providerId } from "./provider-id.ts";
import { completeRates, type PerBucket, shareOf } from "./rates.ts";
import { sharesOf } from "./service-tiers.ts";

const SOURCE = "@pydantic/genai-prices";
const MINUTE_MS = 60_000;

/** Prices for the units of their names: `input_mtok` for a million tokens, …; some rise with the length of the input. */
type PublishedPrices = Exclude<ModelInfo["prices"], readonly unknown[]>;
type PublishedPrice = PublishedPrices[string];

/** The prices that providers publish, as `@pydantic/genai-prices` has collected them. */
export function publishedPrices({ provider, models }: ModelNames): Pricing | undefined {
  const id = providerId(provider);
  const publisher = findProvider({ providerId: id });
  // By itself it would also take another's name that has a provider's in it, a proxy's say.
  if (publisher?.id !== id) return undefined;
  for (const name of models.flatMap(modelNames)) {
    const model = calcPrice({}, name, { providerId: id })?.model;
    if (model !== undefined) return pricingOf(publisher, model, name);
  }
  return undefined;
}

function pricingOf(publisher: Provider, model: ModelInfo, name: string): Pricing {
  const pricesAt = datedPrices(publisher, model, name);
  return (call) => {
    const prices = pricesAt(call.time);
    // What is asked for each request besides its tokens is in no bucket, and without it the rest is too little.
    if (prices["requests_kcount"] !== undefined) return null;
    const rates = ratesOf(call, prices);
    const shares = call.serviceTier && sharesOf(publisher.id, model.id, call.serviceTier);
    if (call.serviceTier !== undefined && !shares) return null;
    return {
      rates: shares ? shareOf(rates, shares) : rates,
      priceDate: startOf(model, prices),
      source: SOURCE,
    };
  };
}

/** Which of a model's prices are in force at a time: most have had the same ever since. */
function datedPrices(
  publisher: Provider,
  model: ModelInfo,
  name: string,
): (time: number) => PublishedPrices {
  const { prices } = model;
  if (!Array.isArray(prices)) return () => prices;
  // To ask takes a fraction of a millisecond, and prices change at whole minutes.
  const provider = { ...publisher, models: [model] };
  let minute = Number.NaN;
  let inForce: PublishedPrices = {};
  return (time) => {
    const itsMinute = Math.floor(time / MINUTE_MS);
    if (itsMinute !== minute) {
      inForce = calcPrice({}, name, { provider, timestamp: new Date(time) })?.model_price ?? {};
      minute = itsMinute;
    }
    return inForce;
  };
}

function ratesOf({ inputTokens }: LlmCall, prices: PublishedPrices): PerBucket {
  const rateOf = (price: PublishedPrice): number | undefined => {
    if (typeof price !== "object") return price;
    // All tokens of a call cost what its length makes them cost.
    return price.tiers.findLast(({ start }) => inputTokens > start)?.price ?? price.base;
  };
  return completeRates({
    input: rateOf(prices["input_mtok"]),
    cacheRead: rateOf(prices["cache_read_mtok"]),
    cacheWrite: rateOf(prices["cache_write_mtok"]),
    output: rateOf(prices["output_mtok"]),
    reasoning: rateOf(prices["output_reasoning_mtok"]),
  });
}

/** The day from which prices are in force, where they have not always been. */
function startOf({ prices }: ModelInfo, inForce: PublishedPrices): string | undefined {
  if (!Array.isArray(prices)) return undefined;
  const constraint = prices.find((dated) => dated.prices === inForce)?.constraint;
  return constraint?.type === "start_date" ? constraint.start_date : undefined;
}
