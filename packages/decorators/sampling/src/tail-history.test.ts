import { assert, asyncProperty } from "fast-check";
import { it } from "vitest";
import { live, tailHistory } from "../test/tail-history.ts";

it("tailSampling keeps sessions whole and errors always, within its bounds, whatever happens", async () => {
  await assert(asyncProperty(tailHistory, live), { numRuns: 300, seed: 4 });
}, 60_000);
