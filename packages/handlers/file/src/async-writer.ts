import type { ObservedEvent } from "@llmobs/core";
import { batchError, closedError, deliveryError, type FailedEvent } from "@llmobs/core/error";
import { Batch } from "./batch.ts";
import type { AsyncDisk, Disk } from "./disk.ts";
import type { LineBuffer } from "./line-buffer.ts";
import type { LogFile } from "./log-file.ts";
import { runAsync, runSync } from "./steps.ts";
import { writeBatch } from "./write-batch.ts";
import type { Writer } from "./writer.ts";

export interface AsyncWriterParts {
  readonly name: string;
  readonly file: LogFile;
  readonly lines: LineBuffer;
  readonly disk: AsyncDisk;
  /** A second way to the file, for a moment in which the first one can't be waited for. */
  readonly detour: () => { readonly file: LogFile; readonly lines: LineBuffer };
  readonly detourDisk: Disk;
  /** Says whether nothing may be written any more. */
  readonly isOver: () => boolean;
}

/** Events that were handed over together. */
interface Handover {
  readonly events: readonly ObservedEvent[];
  readonly settle: (failures: readonly FailedEvent[]) => void;
}

/**
 * Writes in the background and in order, one write at a time; what comes meanwhile goes into the
 * next write together. It holds no more than what was handed over and is not settled.
 */
export function asyncWriter(parts: AsyncWriterParts): Writer {
  const { name, file, lines, disk, detour, detourDisk, isOver } = parts;
  let waiting: Handover[] = [];
  /** What is being written. */
  let current: Batch | undefined;
  let lastTurn: Promise<void> = Promise.resolve();
  let disposed: Promise<void> | undefined;

  function inTurn(work: () => Promise<void>): Promise<void> {
    const turn = lastTurn.then(work);
    lastTurn = turn.catch(() => {});
    return turn;
  }

  function submit(events: readonly ObservedEvent[]): Promise<readonly FailedEvent[]> {
    if (disposed !== undefined) return Promise.reject(closedError(name));
    return new Promise((settle) => {
      waiting.push({ events, settle });
      if (waiting.length === 1) void inTurn(writeWaiting);
    });
  }

  async function writeWaiting(): Promise<void> {
    const handovers = takeWaiting();
    const batch = together(handovers);
    if (isOver()) batch.failRest(tooLate());
    current = batch;
    await runAsync(writeBatch(batch, file, lines), disk);
    current = undefined;
    settleAll(handovers, batch);
  }

  function takeWaiting(): readonly Handover[] {
    const handovers = waiting;
    waiting = [];
    return handovers;
  }

  return {
    handle: async (event) => {
      const [failure] = await submit([event]);
      if (failure !== undefined) throw failure.error;
    },
    handleBatch: async (events) => {
      const failures = await submit(events);
      if (failures.length > 0) throw batchError(failures);
    },
    flush: () => inTurn(() => runAsync(file.look(), disk)),
    flushSync: () => {
      if (current === undefined && waiting.length === 0) return;
      // The write in flight goes on; what it does not hold is written past it, by a way of its own.
      const way = detour();
      if (current !== undefined) runSync(writeBatch(current, way.file, way.lines), detourDisk);
      const handovers = takeWaiting();
      const batch = together(handovers);
      runSync(writeBatch(batch, way.file, way.lines), detourDisk);
      settleAll(handovers, batch);
      runSync(way.file.close(), detourDisk);
    },
    [Symbol.asyncDispose]: () => {
      disposed ??= inTurn(() => runAsync(file.close(), disk));
      return disposed;
    },
  };
}

function together(handovers: readonly Handover[]): Batch {
  const [only] = handovers;
  return new Batch(
    only !== undefined && handovers.length === 1
      ? only.events
      : handovers.flatMap(({ events }) => events),
  );
}

function settleAll(handovers: readonly Handover[], batch: Batch): void {
  let from = 0;
  for (const { events, settle } of handovers) {
    settle(batch.failures(from, from + events.length));
    from += events.length;
  }
}

function tooLate(): Error {
  return deliveryError("[file] The time to write was over before it was this event's turn.", {
    retryable: false,
    reason: "shutdown_timeout",
  });
}
