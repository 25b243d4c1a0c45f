export { plugin } from "./plugin.ts";
export { retry } from "./retry.ts";
export type { RetryBudget, RetryOptions } from "./retry-options.ts";
