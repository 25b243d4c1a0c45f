import type { Decorator, LlmCost, LlmEndData, ObservedEvent } from "@llmobs/core";
import { copyEvent } from "@llmobs/core/event";
import { costOf } from "./cost-of.ts";
import { type CostOptions, readOptions } from "./cost-options.ts";
import { readCall } from "./llm-call.ts";
import { ownPrices } from "./own-prices.ts";
import { pricingBook } from "./pricing-book.ts";
import { publishedPrices } from "./published-prices.ts";

/**
 * Adds to each `llm.end` what the call cost, by the prices that were in force at its time: a copy of the
 * event with `cost` goes on. What it can't tell (a model without a price, a call without a usage) is
 * `null`, never 0. All other events, and those that have a cost already, pass as they are.
 *
 * It uses no network: the published prices are those of the installed version of `@pydantic/genai-prices`.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager } from "@llmobs/core";
 * import { cost } from "@llmobs/cost";
 *
 * const printer: Handler = {
 *   name: "printer",
 *   handle: ({ data }) => {
 *     if ("cost" in data) console.log(data.cost);
 *   },
 * };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   decorators: [cost({ prices: [{ model: "acme-1", input: 2, output: 8 }] })],
 *   handlers: [printer],
 * });
 * observability.trace.llm({ provider: "acme", operation: "chat", model: "acme-1" }, (call) => {
 *   call.set({ usage: { input: 1_000, output: 500 }, usageSource: "reported" });
 * });
 * // => { usd: 0.006, breakdown: { input: 0.002, output: 0.004 }, source: 'custom' }
 * ```
 */
export function cost(options: CostOptions = {}): Decorator {
  const { prices, published, overwrite } = readOptions(options);
  const priceOf = pricingBook([ownPrices(prices), ...(published ? [publishedPrices] : [])]);

  function reckon(event: ObservedEvent<"llm.end">): LlmCost | null {
    const call = readCall(event);
    const price = call && priceOf(call);
    return call && price ? costOf(call.usage, price) : null;
  }

  return (next, context) => {
    function withCost(event: ObservedEvent): ObservedEvent {
      if (event.type !== "llm.end") return event;
      try {
        const { data } = event;
        if (!isLlmEnd(data) || (data.cost && !overwrite)) return event;
        return copyEvent(event, { ...data, cost: reckon(event) });
      } catch (error) {
        const message = "A payload could not be read; the event went on without a cost";
        context.diagnostic({ kind: "cost_error", message, error });
        return event;
      }
    }

    return {
      name: "cost",
      handle: (event) => next.handle(withCost(event)),
      handleBatch: (events) => {
        let priced: ObservedEvent[] | undefined;
        for (const [index, event] of events.entries()) {
          const changed = withCost(event);
          if (changed !== event) (priced ??= [...events])[index] = changed;
        }
        return next.handleBatch(priced ?? events);
      },
    };
  };
}

/** Whether a payload is what its type says; anything else might be endless to copy. */
function isLlmEnd(data: unknown): data is LlmEndData {
  return (
    typeof data === "object" &&
    data !== null &&
    typeof (data as Partial<LlmEndData>).model === "string"
  );
}
