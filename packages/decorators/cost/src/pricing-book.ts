import type { LlmCall } from "./llm-call.ts";
import type { Price, PriceList, Pricing } from "./price-list.ts";

/** How many models are remembered; names that an app makes up must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/**
 * Makes one price list of several, the first of which that has a price for a model at the time decides. It
 * remembers the models, since to find one takes a hundred times as long as to price a call.
 */
export function pricingBook(lists: readonly PriceList[]): (call: LlmCall) => Price | undefined {
  const remembered = new Map<string, readonly Pricing[]>();

  function pricingsOf(call: LlmCall): readonly Pricing[] {
    const key = `${call.provider}\n${call.models.join("\n")}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const pricings = lists.flatMap((list) => list(call) ?? []);
    if (remembered.size < MAX_REMEMBERED) remembered.set(key, pricings);
    return pricings;
  }

  return (call) => {
    for (const pricing of pricingsOf(call)) {
      const price = pricing(call);
      if (price !== undefined) return price ?? undefined;
    }
    return undefined;
  };
}
