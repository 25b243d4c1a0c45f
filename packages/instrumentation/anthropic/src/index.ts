export type { EstimatedCall, ObserveAnthropicOptions } from "./observe-anthropic-options.ts";
export { type AnthropicClient, observeAnthropic } from "./observe-anthropic.ts";
