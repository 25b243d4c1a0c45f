import type { LlmCall, ModelNames } from "./llm-call.ts";
import type { PerBucket } from "./rates.ts";

/** What the tokens of one call cost, by whom and since when. */
export interface Price {
  readonly rates: PerBucket;
  /** The day from which it is in force, where the list says it. */
  readonly priceDate: string | undefined;
  readonly source: string;
}

/**
 * The prices of one model at all times, in all lengths and service tiers. `null` where the list has the
 * model and yet no price for that call; `undefined` where it had none for the model then.
 */
export type Pricing = (call: LlmCall) => Price | null | undefined;

/** Finds a model's prices. It is asked once for each model; that may take a while. */
export type PriceList = (names: ModelNames) => Pricing | undefined;
