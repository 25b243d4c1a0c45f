import type { TokenUsage, UsageSource } from "@llmobs/core";
import type { SdkEmbedded, SdkUsage } from "./sdk-shapes.ts";

/** Tokens as they go into the end of a model call. */
export interface Counted {
  readonly usage?: TokenUsage;
  readonly usageSource: UsageSource;
}

export const NOT_COUNTED: Counted = { usageSource: "unknown" };

/**
 * Puts the SDK's counts, in which the total input includes what came from a cache and the total output
 * includes the reasoning, into buckets that do not overlap. Where the provider did not report both
 * input and output, nothing is known: a missing count is no zero.
 */
export function countTokens(reported: SdkUsage | undefined): Counted {
  const { total: allInput, noCache, cacheRead, cacheWrite } = reported?.inputTokens ?? {};
  const { total: allOutput, text, reasoning } = reported?.outputTokens ?? {};
  const input = isCount(noCache) ? noCache : without(allInput, cacheRead, cacheWrite);
  const output = isCount(allOutput) ? without(allOutput, reasoning) : text;
  if (!isCount(input) || !isCount(output)) return NOT_COUNTED;
  return {
    usage: {
      input,
      ...(isCount(cacheRead) && { cacheRead }),
      ...(isCount(cacheWrite) && { cacheWrite }),
      output,
      ...(isCount(reasoning) && { reasoning }),
    },
    usageSource: "reported",
  };
}

/** An embedding has an input alone. The SDK writes NaN where the provider did not count. */
export function countEmbeddedTokens({ usage }: SdkEmbedded): Counted {
  if (!isCount(usage?.tokens)) return NOT_COUNTED;
  return { usage: { input: usage.tokens, output: 0 }, usageSource: "reported" };
}

function without(
  total: number | undefined,
  ...parts: readonly (number | undefined)[]
): number | undefined {
  if (!isCount(total)) return undefined;
  // A part that exceeds the whole was not counted in it.
  return parts.reduce<number>(
    (left, part) => (isCount(part) && part <= left ? left - part : left),
    total,
  );
}

function isCount(value: number | undefined): value is number {
  return typeof value === "number" && value >= 0;
}
