import { assert, asyncProperty } from "fast-check";
import { expect, it } from "vitest";
import { type History, history, withoutJumps } from "./history.ts";
import { live } from "./live.ts";

const TIMEOUT_MS = 60_000;
const SEED = 4;

it(
  "loses, invents and doubles nothing, whatever happens, and its books balance",
  async () => {
    let arrivals = 0;
    const keepsItsPromises = async (drawn: History): Promise<void> => {
      const { books } = await live(drawn);
      arrivals += books.delivered;
    };
    await assert(asyncProperty(history, keepsItsPromises), { numRuns: 150, seed: SEED });
    expect(arrivals).toBeGreaterThan(1_000);
  },
  TIMEOUT_MS,
);

it(
  "comes to the same where the wall clock jumps by hours and where it never does",
  async () => {
    const isUnmoved = async (drawn: History): Promise<void> => {
      expect(await live(drawn)).toEqual(await live(withoutJumps(drawn)));
    };
    await assert(asyncProperty(history, isUnmoved), { numRuns: 40, seed: SEED });
  },
  TIMEOUT_MS,
);
