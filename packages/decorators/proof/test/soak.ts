/**
 * Ten thousand random histories: `pnpm test:soak [histories] [seed]`. Prints what became of their
 * events, and the seed, to run them again.
 */
import { deepEqual } from "node:assert/strict";
import { assert, asyncProperty } from "fast-check";
import { type History, history, withoutJumps } from "../src/history.ts";
import { live } from "../src/live.ts";

const numRuns = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);

const total: Record<string, number> = { accepted: 0, delivered: 0 };
let lived = 0;
let jumped = 0;

const counted = async (drawn: History): Promise<void> => {
  const outcome = await live(drawn);
  lived++;
  if (drawn.steps.some(({ kind }) => kind === "jump")) {
    jumped++;
    deepEqual(
      await live(withoutJumps(drawn)),
      outcome,
      "a wall clock that jumped made a difference",
    );
  }
  const { accepted, delivered, dropped } = outcome.books;
  for (const [what, count] of Object.entries({ accepted, delivered, ...dropped })) {
    total[what] = (total[what] ?? 0) + count;
  }
};
await assert(asyncProperty(history, counted), { numRuns, seed });
console.log(`${lived} histories, ${jumped} of them also without their jumps of the wall clock`);
console.log(`0 violations (seed ${seed})`);
console.log(total);
