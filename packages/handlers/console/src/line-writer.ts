import type { Writable } from "node:stream";
import { closedError, type DeliveryError, deliveryError } from "@llmobs/core/error";

/**
 * Writes to a stream that belongs to somebody else: waits no longer than the stream does, keeps no
 * more than a bound in its buffer, and never lets its errors reach the process as uncaught ones.
 */
export class LineWriter {
  readonly #name: string;
  readonly #openStream: () => Writable;
  readonly #maxBufferedBytes: number;
  /** Known after the first write: looking at `process.stderr` makes Node load what it takes. */
  #stream: Writable | undefined;
  #pending = 0;
  #whenIdle: (() => void)[] = [];
  #disposed: Promise<void> | undefined;

  constructor(name: string, openStream: () => Writable, maxBufferedBytes: number) {
    this.#name = name;
    this.#openStream = openStream;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  /** Throws where the writer is disposed. */
  requireOpen(): void {
    if (this.#disposed !== undefined) throw closedError(this.#name);
  }

  /** Returns when the stream has passed the text on; a promise where that takes its time. */
  write(text: string): void | Promise<void> {
    const stream = this.#attach();
    if (!stream.writable) throw this.#failed(stream.errored ?? new Error("it is closed"));
    const { writableLength } = stream;
    if (writableLength > 0 && writableLength + text.length > this.#maxBufferedBytes) {
      throw deliveryError(
        `[console] Nobody reads the stream: ${writableLength} bytes wait in it.`,
        { reason: "queue_full" },
      );
    }
    let answer: ((error: Error | null | undefined) => void) | undefined;
    this.#pending++;
    stream.write(text, (error) => {
      answer?.(error);
      this.#settle();
    });
    if (stream.errored !== null) throw this.#failed(stream.errored);
    // A terminal or a file has it now; only its callback comes later.
    if (stream.writableLength === 0) return;
    return new Promise((resolve, reject) => {
      answer = (error) => {
        if (error instanceof Error) reject(this.#failed(error));
        else resolve();
      };
    });
  }

  /** Resolves when nothing of ours is in the stream's buffer any more. */
  flush(): Promise<void> {
    if (this.#pending === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
    });
  }

  /** Lets go of the stream, and leaves it open. */
  dispose(): Promise<void> {
    this.#disposed ??= this.flush().then(async () => {
      // A stream tells the callback of an error first, and everybody else a turn later.
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      this.#stream?.off("error", ignore);
    });
    return this.#disposed;
  }

  #attach(): Writable {
    // Without a listener a broken pipe would end the process.
    this.#stream ??= this.#openStream().on("error", ignore);
    return this.#stream;
  }

  #settle(): void {
    this.#pending--;
    if (this.#pending > 0) return;
    const resolvers = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of resolvers) resolve();
  }

  #failed(cause: Error): DeliveryError {
    return deliveryError(`[console] Could not write to the stream: ${cause.message}`, { cause });
  }
}

/** The writes themselves hear of every error. */
function ignore(): void {}
