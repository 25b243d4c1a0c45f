import { assert, asyncProperty } from "fast-check";
import { it } from "vitest";
import { type History, history, live } from "../test/history.ts";

it("loses nothing that it acknowledged, whatever happens, in however many lives (40 of 10,000)", async () => {
  const keepsItsPromises = async (drawn: History): Promise<void> => {
    await live(drawn);
  };
  await assert(asyncProperty(history, keepsItsPromises), { numRuns: 40, seed: 4 });
}, 60_000);
