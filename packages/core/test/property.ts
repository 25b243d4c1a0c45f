/**
 * `npm test` runs a short version from a fixed seed, so that it means the same everywhere. With
 * LLMOBS_SOAK=1 (`pnpm test:soak`) properties run 10,000 times from a seed that is new each time; fast-check
 * prints it when one fails.
 */
const isSoak = process.env["LLMOBS_SOAK"] === "1";

export function runs(short: number): { numRuns: number; seed?: number } {
  return isSoak ? { numRuns: 10_000 } : { numRuns: short, seed: 20_260_101 };
}
