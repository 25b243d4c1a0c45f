export { plugin } from "./plugin.ts";
export { rateLimit } from "./rate-limit.ts";
export type { RateLimitOptions } from "./rate-limit-options.ts";
