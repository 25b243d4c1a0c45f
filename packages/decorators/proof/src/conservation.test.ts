import { assert, asyncProperty } from "fast-check";
import { it } from "vitest";
import { history, live } from "./history.ts";

it("loses, invents and doubles nothing, whatever happens, and its books balance", async () => {
  const keepsItsPromises = async (drawn: Parameters<typeof live>[0]): Promise<void> => {
    await live(drawn);
  };
  await assert(asyncProperty(history, keepsItsPromises), { numRuns: 300, seed: 4 });
}, 60_000);
