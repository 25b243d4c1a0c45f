import { requireInteger, requireNumber, requireOneOf } from "@llmobs/core/options";

/** How a buffer is bounded, and when it sends. */
export interface BufferOptions {
  /** How many events may wait. @default 8192 */
  readonly capacity?: number;
  /**
   * How many bytes the events may take in memory, those in flight included; `Infinity` for no limit,
   * which saves the estimate. Text counts two bytes a character, as it takes at most.
   *
   * @default 33_554_432
   */
  readonly maxBytes?: number;
  /** How many events one batch has at most; a full one leaves at once. @default 256, or the capacity */
  readonly batchSize?: number;
  /** Milliseconds that an event waits at most for its batch to fill up. @default 1000 */
  readonly maxWaitMs?: number;
  /** Which events to drop when there is no room for a new one. @default "drop-oldest" */
  readonly onFull?: "drop-oldest" | "drop-newest";
  /** How many batches may be in flight; with more than one, events may overtake each other. @default 1 */
  readonly concurrency?: number;
}

const MAX_CAPACITY = 2 ** 24;
/** Beyond it, a timer of Node fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: BufferOptions): Required<BufferOptions> {
  const {
    capacity = 8_192,
    maxBytes = 33_554_432,
    batchSize = Math.min(256, capacity),
    maxWaitMs = 1_000,
    onFull = "drop-oldest",
    concurrency = 1,
  } = options;
  requireInteger("buffer", "capacity", capacity, { min: 1, max: MAX_CAPACITY });
  if (maxBytes !== Infinity) requireInteger("buffer", "maxBytes", maxBytes, { min: 1 });
  requireInteger("buffer", "batchSize", batchSize, { min: 1, max: capacity });
  requireNumber("buffer", "maxWaitMs", maxWaitMs, { min: 1, max: MAX_TIMER_MS });
  requireOneOf("buffer", "onFull", onFull, ["drop-oldest", "drop-newest"]);
  requireInteger("buffer", "concurrency", concurrency, { min: 1 });
  return { capacity, maxBytes, batchSize, maxWaitMs, onFull, concurrency };
}
