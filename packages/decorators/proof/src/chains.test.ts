import { decoratorSuite, recordingHandler } from "@llmobs/testing";
import { sample, shuffledSubarray, tuple } from "fast-check";
import { describe, it } from "vitest";
import { chained } from "./chained.ts";
import { nameOf, pool, traitsOf } from "./pool.ts";

const CHAINS = 6;
const SEED = 4;

// Three of them at random, in the order in which they can stand.
const threeOf = shuffledSubarray([...pool.keys()], { minLength: 3, maxLength: 3 })
  .map((indexes) => indexes.toSorted((one, other) => one - other))
  .chain((indexes) => tuple(...indexes.map((index) => pool[index] as (typeof pool)[number])));

for (const chain of sample(threeOf, { numRuns: CHAINS, seed: SEED })) {
  decoratorSuite(
    { describe, it },
    {
      name: nameOf(chain),
      traits: traitsOf(chain),
      create: () => ({
        decorator: chained(...chain.map(({ create }) => create(recordingHandler()))),
      }),
    },
  );
}
