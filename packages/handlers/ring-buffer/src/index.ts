export { plugin } from "./plugin.ts";
export { ringBufferHandler, type RingBufferHandler } from "./ring-buffer-handler.ts";
export type { RingBufferOptions } from "./ring-buffer-options.ts";
export type { SubscribeOptions, Subscription } from "./subscription.ts";
