import type { Level, ObservabilityManager, TokenUsage } from "@llmobs/core";
import { LEVELS } from "@llmobs/core/level";
import { requireFunction, requireOneOf, requireString } from "@llmobs/core/options";

/** A call that ended before its usage was reported: a stream, in most cases, that was broken off. */
export interface EstimatedCall {
  readonly model: string;
  /** The request's body, as the app gave it. */
  readonly body: object;
  /** The text, the thinking included, that was answered as far as the app has read it. */
  readonly text: string;
  /** What was reported of the input, as it is at the beginning of a stream. */
  readonly input: Pick<TokenUsage, "input" | "cacheRead" | "cacheWrite"> | undefined;
}

/** How a client is observed. */
export interface ObserveAnthropicOptions {
  /** Who hears of the calls. @default the process's default manager, looked up at each call */
  readonly observability?: ObservabilityManager | undefined;
  /** @default by the base URL's host; `anthropic` where that is not known */
  readonly provider?: string | undefined;
  /** The level of the start events; an end's follows from its status. @default "info" */
  readonly level?: Level | undefined;
  /**
   * Guesses the usage that was not reported; the event then says `estimated`. What it throws or leaves
   * open stays `unknown`. With it the text of each stream is put together, captured or not.
   */
  readonly estimateUsage?: ((call: EstimatedCall) => TokenUsage | undefined) | undefined;
}

export function requireOptions(options: ObserveAnthropicOptions): void {
  const { provider, level, estimateUsage } = options;
  if (provider !== undefined) requireString("anthropic", "provider", provider);
  if (level !== undefined) requireOneOf("anthropic", "level", level, LEVELS);
  if (estimateUsage !== undefined) requireFunction("anthropic", "estimateUsage", estimateUsage);
}
