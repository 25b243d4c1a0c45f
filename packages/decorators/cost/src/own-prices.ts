import type { LlmCall, ModelNames } from "./llm-call.ts";
import { modelNames } from "./model-names.ts";
import type { ModelPrice } from "./model-price.ts";
import type { Price, PriceList } from "./price-list.ts";
import { providerId } from "./provider-id.ts";
import { completeRates, type Rates, shareOf } from "./rates.ts";

/**
 * A price list of one's own. Of several prices for a model, the one that came into force last counts at
 * any time; of several that came into force together, the first.
 */
export function ownPrices(prices: readonly ModelPrice[]): PriceList {
  // Days sort as texts do, and sorting keeps the order of those that are equal.
  const latestFirst = prices.toSorted((one, other) =>
    (other.from ?? "").localeCompare(one.from ?? ""),
  );
  return (names) => {
    const matching = latestFirst.filter((price) => isFor(price, names));
    if (matching.length === 0) return undefined;
    return (call) => {
      const inForce = matching.find(
        ({ from }) => from === undefined || Date.parse(from) <= call.time,
      );
      return inForce && priceOf(call, inForce);
    };
  };
}

function isFor({ provider, model }: ModelPrice, names: ModelNames): boolean {
  if (provider !== undefined && providerId(provider) !== providerId(names.provider)) return false;
  const wanted = model.toLowerCase();
  return names.models
    .flatMap(modelNames)
    .some((name) =>
      wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : name === wanted,
    );
}

function priceOf({ inputTokens, serviceTier }: LlmCall, price: ModelPrice): Price | null {
  const { longContext = [], serviceTiers = {}, from, source = "custom" } = price;
  const share = serviceTier === undefined ? 1 : serviceTiers[serviceTier];
  if (share === undefined) return null;
  const longestFirst = longContext.toSorted((one, other) => other.above - one.above);
  const rates: Rates = longestFirst.find(({ above }) => inputTokens > above) ?? price;
  const shares = completeRates({ input: share, output: share });
  return { rates: shareOf(completeRates(rates), shares), priceDate: from, source };
}
