import { createEvent, pipe } from "@llmobs/core";
import { sampling } from "@llmobs/sampling";
import { countingHandler } from "./counting-handler.ts";

/** Which share of all sessions a sampler let through. */
export interface SampleShare {
  readonly ids: string;
  readonly rate: number;
  readonly share: number;
}

const RATES = [0.01, 0.1, 0.5, 0.9];

/** Ids as applications make them. */
const IDS: Readonly<Record<string, (n: number) => string>> = {
  random: () => crypto.randomUUID(),
  sequential: (n) => `session-${n}`,
};

/** Lets samplers of several rates decide about so many sessions. */
export function measureShares(sessions: number): readonly SampleShare[] {
  return Object.entries(IDS).flatMap(([ids, idOf]) =>
    RATES.map((rate) => ({ ids, rate, share: shareOf(rate, idOf, sessions) })),
  );
}

function shareOf(rate: number, idOf: (n: number) => string, sessions: number): number {
  const { handler, taken } = countingHandler();
  const sampled = pipe(sampling({ rate }), handler);
  for (let n = 0; n < sessions; n++) {
    void sampled.handle(createEvent("log", { message: "" }, { sessionId: idOf(n) }));
  }
  return taken() / sessions;
}
