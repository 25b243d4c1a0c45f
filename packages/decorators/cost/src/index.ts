export { cost } from "./cost.ts";
export type { CostOptions } from "./cost-options.ts";
export type { LongContextRates, ModelPrice } from "./model-price.ts";
export type { Rates } from "./rates.ts";
export { plugin } from "./plugin.ts";
