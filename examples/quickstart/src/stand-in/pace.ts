import { setTimeout as sleep } from "node:timers/promises";
import type { TokenUsage } from "@llmobs/core";

const FIRST_CHUNK_MS = 220;
const MS_A_PROMPT_TOKEN = 0.03;
const CHUNK_MS = 10;

/** How long a model takes: a while until its first word, which grows with the prompt, then a steady flow. */
export interface Pace {
  beforeFirstChunk(usage: TokenUsage, signal: AbortSignal): Promise<void>;
  afterChunk(signal: AbortSignal): Promise<void>;
}

/** About as fast as a small model. No two answers take the same time. */
export const livelyPace: Pace = {
  beforeFirstChunk: async ({ input, cacheRead = 0 }, signal) => {
    await sleep(varied(FIRST_CHUNK_MS + (input + cacheRead) * MS_A_PROMPT_TOKEN), null, { signal });
  },
  afterChunk: async (signal) => {
    await sleep(varied(CHUNK_MS), null, { signal });
  },
};

function varied(ms: number): number {
  return ms * (0.6 + 0.8 * Math.random());
}
