export { fallback } from "./fallback.ts";
export { type FallbackOptions, plugin } from "./plugin.ts";
