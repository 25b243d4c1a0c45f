import { buffer } from "@llmobs/buffer";
import { circuitBreaker, type CircuitState } from "@llmobs/circuit-breaker";
import { type Handler, pipe } from "@llmobs/core";
import { fallback } from "@llmobs/fallback";
import { fileHandler } from "@llmobs/file";
import { filter } from "@llmobs/filter";
import { rateLimit } from "@llmobs/rate-limit";
import { redact } from "@llmobs/redact";
import { retry } from "@llmobs/retry";
import { sampling } from "@llmobs/sampling";
import { collectorHandler } from "./collector-handler.ts";

export interface PipelineOptions {
  /** The collector's address. */
  readonly url: string;
  /** The file for what the collector does not take. */
  readonly fallbackPath: string;
  readonly onStateChange: (state: CircuitState) => void;
}

/**
 * Everything that production wants between an app and a destination, in the order that works: first
 * what takes out, then what holds, then what looks after deliveries. Times and sizes are a small part
 * of what they would be in earnest (the defaults), so that a run takes seconds.
 */
export function pipeline({ url, fallbackPath, onStateChange }: PipelineOptions): Handler {
  return pipe(
    redact(),
    filter({ minLevel: "info" }),
    sampling({ rate: 0.5 }),
    rateLimit({ perSecond: 100, burst: 40, by: "type" }),
    buffer({ capacity: 128, batchSize: 32, maxWaitMs: 100 }),
    fallback(fileHandler({ path: fallbackPath, sync: false })),
    retry({ attempts: 3, baseDelayMs: 50, deadlineMs: 5_000 }),
    circuitBreaker({
      failureThreshold: 3,
      resetTimeoutMs: 400,
      probeTimeoutMs: 300,
      onStateChange: ({ to }) => onStateChange(to),
    }),
    collectorHandler({ url, timeoutMs: 500 }),
  );
}
