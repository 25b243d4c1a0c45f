import type { LlmEndData } from "../event-data.ts";

/** As many chunks as this have their time taken one by one; of those behind them, one in eight. */
const EACH = 16;
const ONE_IN = 8;

/**
 * Takes the times of a stream's chunks, for what `llm.end` says of them. To look at the clock is a good part
 * of what there is to do for a chunk; hence it is not done for each: the time per chunk of a long stream is
 * that of all but the last seven at the most.
 *
 * @example
 * ```ts
 * import { ChunkTimes } from "@llmobs/core/capture";
 *
 * let nowMs = 300;
 * const times = new ChunkTimes({ elapsedMs: () => nowMs });
 * for (const waitMs of [0, 20, 40]) {
 *   nowMs += waitMs;
 *   times.add();
 * }
 * console.log(times.timeToFirstChunkMs, times.timePerOutputChunkMs); // 300 30
 * ```
 */
export class ChunkTimes {
  readonly #span: { elapsedMs(): number };
  #count = 0;
  /** How many there were when the time was taken last. */
  #timed = 0;
  #firstMs = 0;
  #lastMs = 0;

  /** @param span tells the milliseconds since the request */
  constructor(span: { elapsedMs(): number }) {
    this.#span = span;
  }

  /** There is another chunk. */
  add(): void {
    const count = ++this.#count;
    if (count > EACH && count % ONE_IN !== 0) return;
    this.#lastMs = this.#span.elapsedMs();
    this.#timed = count;
    if (count === 1) this.#firstMs = this.#lastMs;
  }

  /** Undefined where there was none. */
  get timeToFirstChunkMs(): LlmEndData["timeToFirstChunkMs"] {
    return this.#timed === 0 ? undefined : this.#firstMs;
  }

  /** From one chunk to the next, on average; undefined where there were not two. */
  get timePerOutputChunkMs(): LlmEndData["timePerOutputChunkMs"] {
    return this.#timed < 2 ? undefined : (this.#lastMs - this.#firstMs) / (this.#timed - 1);
  }
}
