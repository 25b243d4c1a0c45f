import type { ObservedEvent } from "@llmobs/core";
import { batchError, closedError } from "@llmobs/core/error";
import { Batch } from "./batch.ts";
import type { Disk } from "./disk.ts";
import type { LineBuffer } from "./line-buffer.ts";
import type { LogFile } from "./log-file.ts";
import { runSync } from "./steps.ts";
import { writeBatch } from "./write-batch.ts";
import type { Writer } from "./writer.ts";

/** Writes before it returns: what was handled is with the operating system, and nothing is held. */
export function syncWriter(name: string, file: LogFile, lines: LineBuffer, disk: Disk): Writer {
  let isDisposed = false;

  function write(events: readonly ObservedEvent[]): Batch {
    if (isDisposed) throw closedError(name);
    const batch = new Batch(events);
    runSync(writeBatch(batch, file, lines), disk);
    return batch;
  }

  return {
    handle: (event) => {
      const [failure] = write([event]).failures();
      if (failure !== undefined) throw failure.error;
    },
    handleBatch: (events) => {
      const failures = write(events).failures();
      if (failures.length > 0) throw batchError(failures);
    },
    flush: () => {
      if (!isDisposed) runSync(file.look(), disk);
    },
    flushSync: () => {},
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      runSync(file.close(), disk);
    },
  };
}
