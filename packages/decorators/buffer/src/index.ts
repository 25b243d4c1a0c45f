export { buffer } from "./buffer.ts";
export type { BufferOptions } from "./buffer-options.ts";
export { plugin } from "./plugin.ts";
