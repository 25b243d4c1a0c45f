import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decoratorSuite, recordingHandler } from "@llmobs/testing";
import { sample } from "fast-check";
import { describe, it } from "vitest";
import { chains, nameOf, traitsOf } from "./chain.ts";
import { chained } from "./chained.ts";

// More of them, and others: `CHAINS=200 SEED=7 pnpm test src/chains.test.ts`.
const numRuns = Number(process.env["CHAINS"] ?? 6);
const seed = Number(process.env["SEED"] ?? 4);

// The suite hands over more than a small queue has room for, and takes what comes back for a failure.
const suitable = chains(3, 3).filter((chain) => !chain.some(({ refuses }) => refuses === true));

for (const chain of sample(suitable, { numRuns, seed })) {
  decoratorSuite(
    { describe, it },
    {
      name: nameOf(chain),
      traits: traitsOf(chain),
      create: () => {
        const directory = mkdtempSync(join(tmpdir(), "llmobs-proof-"));
        return {
          decorator: chained(...chain.map(({ create }) => create(recordingHandler(), directory))),
          cleanup: () => rmSync(directory, { recursive: true }),
        };
      },
    },
  );
}
