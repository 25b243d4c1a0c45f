import type { LlmEndData, TokenUsage } from "../event-data.ts";
import { harmless } from "./harmless.ts";

/** What `llm.end` says of usage. */
export type KnownUsage = Pick<LlmEndData, "usageSource"> & {
  readonly usage: TokenUsage | undefined;
};

/**
 * Says how much was used, and how that is known: as the provider reported it, or else by a guess, which is
 * called one. If the guess, the user's own function, fails, the usage is unknown, as it is without one.
 *
 * @example
 * ```ts
 * import { knownUsage } from "@llmobs/core/capture";
 *
 * const usage = { input: 12, cacheRead: 0, cacheWrite: 0, output: 3, reasoning: 0 };
 * console.log(knownUsage(usage, undefined).usageSource); // reported
 * console.log(knownUsage(undefined, () => usage).usageSource); // estimated
 * console.log(knownUsage(undefined, undefined).usageSource); // unknown
 * ```
 */
export function knownUsage(
  reported: TokenUsage | undefined,
  guess: (() => TokenUsage | undefined) | undefined,
): KnownUsage {
  if (reported !== undefined) return { usage: reported, usageSource: "reported" };
  const usage = guess && harmless(guess);
  return { usage, usageSource: usage === undefined ? "unknown" : "estimated" };
}
