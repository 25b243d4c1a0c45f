export type { BuiltInPattern } from "./patterns/built-in-patterns.ts";
export { plugin } from "./plugin.ts";
export type { RedactOptions, RedactPatterns } from "./redact-options.ts";
export { redact } from "./redact.ts";
