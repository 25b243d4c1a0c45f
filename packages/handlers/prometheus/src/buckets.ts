import { exponentialBuckets } from "prom-client";

/**
 * Upper bounds in seconds for a model's or a tool's call and for a first chunk: those that
 * OpenTelemetry's GenAI conventions advise for `gen_ai.client.operation.duration`.
 */
export const CALL_SECONDS: readonly number[] = exponentialBuckets(0.01, 2, 14);

/** The same row, four steps further (to 22 minutes): commands, agents and other spans take longer. */
export const WORK_SECONDS: readonly number[] = exponentialBuckets(0.01, 2, 18);

/** For the tokens of a call: those advised for `gen_ai.client.token.usage`. */
export const TOKENS: readonly number[] = exponentialBuckets(1, 4, 14);

/** For marks from 0 to 1, from 1 to 5 or 10, and in percent. */
export const SCORES: readonly number[] = [
  0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 2, 3, 4, 5, 10, 25, 50, 75, 100,
];
