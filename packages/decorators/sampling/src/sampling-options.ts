import type { ObservedEvent } from "@llmobs/core";
import { requireFunction, requireNumber } from "@llmobs/core/options";
import { isError } from "./is-error.ts";

/** Which share of all events goes on. */
export interface SamplingOptions {
  /** From 0, which keeps none, to 1, which keeps all. */
  readonly rate: number;
  /**
   * Says of an event that lost the draw whether it goes on all the same. Must answer at once, not
   * with a promise; an event about which it throws goes on.
   *
   * @default events of the levels `error` and `fatal`
   */
  readonly keep?: (event: ObservedEvent) => boolean;
}

/** Checks the options and fills in what they leave out. */
export function readOptions(options: SamplingOptions): Required<SamplingOptions> {
  const { rate, keep = isError } = options;
  requireNumber("sampling", "rate", rate, { min: 0, max: 1 });
  requireFunction("sampling", "keep", keep);
  return { rate, keep };
}
