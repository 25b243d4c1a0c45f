import { serialize } from "@llmobs/core/serialize";
import type { Batch } from "./batch.ts";

const NEWLINE = 0x0a;
const MAX_WRITE_BYTES = 262_144;

/** How large lines and writes may become. */
export interface LineLimits {
  /** The most that one event may take, without its newline. */
  readonly maxEventBytes: number;
  /** The most that one write takes, unless a single line is longer. */
  readonly maxWriteBytes: number;
}

/**
 * The lines of one write as UTF-8, in one buffer that is used again for the next. Joining strings
 * instead takes twice the time as soon as one of them holds a character outside Latin-1.
 */
export class LineBuffer {
  readonly bytes: Buffer;
  readonly #limit: number;
  readonly #serializeOptions: { readonly maxBytes: number };

  constructor({ maxEventBytes, maxWriteBytes }: LineLimits) {
    this.#limit = Math.min(MAX_WRITE_BYTES, maxWriteBytes);
    this.#serializeOptions = { maxBytes: maxEventBytes };
    // Slow: not a slice of the pool that other buffers share.
    this.bytes = Buffer.allocUnsafeSlow(Math.max(this.#limit, maxEventBytes + 1));
  }

  /** Moves the next events of a batch into the buffer, as many as fit; returns the bytes they take. */
  fill(batch: Batch): number {
    const { bytes } = this;
    const { events } = batch;
    let used = 0;
    while (batch.next < events.length) {
      const line = batch.carried ?? serialize(events[batch.next], this.#serializeOptions);
      if (used > 0 && !fits(line, this.#limit - used)) {
        batch.carried = line;
        break;
      }
      used += bytes.write(line, used);
      bytes[used++] = NEWLINE;
      batch.carried = undefined;
      batch.next++;
    }
    return used;
  }

  /** How many lines are whole within the first bytes. */
  linesWithin(length: number): number {
    let lines = 0;
    for (let index = 0; index < length; index++) if (this.bytes[index] === NEWLINE) lines++;
    return lines;
  }
}

/** Says whether a line and its newline take no more than the room there is. */
function fits(line: string, room: number): boolean {
  // A UTF-16 unit takes three bytes at the most: where that fits, nothing needs to be counted.
  return line.length * 3 < room || (line.length < room && Buffer.byteLength(line) < room);
}
