import { assert, asyncProperty } from "fast-check";
import { it } from "vitest";
import { compareExchange } from "../test/differential.ts";
import { anyExchange } from "../test/exchange.ts";

// `pnpm test:differential` compares 500.
it(
  "an app gets and asks for the same with us and without, whatever happens",
  { timeout: 60_000 },
  async () => {
    await assert(asyncProperty(anyExchange, compareExchange), { numRuns: 60, seed: 6 });
  },
);
