import { compareExchanges } from "@llmobs/testing/fast-check";
import { it } from "vitest";
import { used } from "../test/uses.ts";

// `pnpm test:differential` compares 500.
it(
  "an app gets and asks for the same with us and without, whatever happens",
  { timeout: 60_000 },
  () => compareExchanges(used, { count: 15, seed: 5 }),
);
