import type { Level, LlmOperation, ObservabilityManager, TokenUsage } from "@llmobs/core";
import { LEVELS } from "@llmobs/core/level";
import { requireBoolean, requireFunction, requireOneOf, requireString } from "@llmobs/core/options";

/** A call that was answered without a report of its usage. */
export interface EstimatedCall {
  readonly operation: LlmOperation;
  readonly model: string;
  /** The request's body, as it was sent. */
  readonly body: object;
  /** The text that was answered, as far as the app has read it. */
  readonly text: string;
}

/** How a client is observed. */
export interface ObserveOpenAIOptions {
  /** Who hears of the calls. @default the process's default manager, looked up at each call */
  readonly observability?: ObservabilityManager | undefined;
  /** @default by the base URL's host; `openai` where that is not known */
  readonly provider?: string | undefined;
  /** The level of the start events; an end's follows from its status. @default "info" */
  readonly level?: Level | undefined;
  /**
   * Asks for the usage of streamed chat completions, which the provider otherwise keeps to itself
   * (`stream_options: { include_usage: true }`). The chunk that it is sent in, which has no choices, is
   * not shown to the app; all others then have `usage: null`. A request that says itself whether it
   * wants the usage is left alone.
   *
   * @default false
   */
  readonly includeUsage?: boolean | undefined;
  /**
   * Guesses the usage that was not reported; the event then says `estimated`. What it throws or leaves
   * open stays `unknown`. With it the text of each answer is put together, captured or not.
   */
  readonly estimateUsage?: ((call: EstimatedCall) => TokenUsage | undefined) | undefined;
}

export function requireOptions(options: ObserveOpenAIOptions): void {
  const { provider, level, includeUsage, estimateUsage } = options;
  if (provider !== undefined) requireString("openai", "provider", provider);
  if (level !== undefined) requireOneOf("openai", "level", level, LEVELS);
  if (includeUsage !== undefined) requireBoolean("openai", "includeUsage", includeUsage);
  if (estimateUsage !== undefined) requireFunction("openai", "estimateUsage", estimateUsage);
}
