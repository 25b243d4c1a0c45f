import { assert, asyncProperty } from "fast-check";
import { anyExchange } from "./any-exchange.ts";
import { compareExchange } from "./compare-exchange.ts";
import type { UsedInstrumentation } from "./exchange.ts";

/** How many exchanges are compared, and which. */
export interface CompareExchangesOptions {
  readonly count: number;
  /** The same seed gives the same exchanges. */
  readonly seed: number;
}

/**
 * Compares random exchanges as `compareExchange` does: each way of using the client, with answers whole,
 * broken off and refused. One that differs is made as small as it can be and still differ.
 *
 * @throws Error with the smallest exchange that differs, and how.
 */
export async function compareExchanges<Client>(
  instrumentation: UsedInstrumentation<Client>,
  { count, seed }: CompareExchangesOptions,
): Promise<void> {
  const compared = asyncProperty(anyExchange(instrumentation.uses), (exchange) =>
    compareExchange(instrumentation, exchange),
  );
  await assert(compared, { numRuns: count, seed });
}
