/**
 * Many streams at once, of which a third is left, in rounds, and the memory that is left behind:
 * `pnpm test:soak [count] [rounds]`.
 */
import { equal } from "node:assert/strict";
import { soak } from "@llmobs/testing";
import { manyStreams, type ManyStreams } from "./many-streams.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 5);

async function round(): Promise<ManyStreams> {
  const streams = await manyStreams(count);
  const total = Object.values(streams.ended).reduce((sum, ends) => sum + ends, 0);
  equal(streams.openSpans, 0);
  equal(streams.started, 2 * count);
  equal(total, streams.started);
  return streams;
}

await soak({ rounds, round });
