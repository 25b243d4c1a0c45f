import { deliveryError } from "@llmobs/core/error";
import type { Batch } from "./batch.ts";
import type { LineBuffer } from "./line-buffer.ts";
import type { LogFile } from "./log-file.ts";
import type { Steps } from "./steps.ts";

/** Writes what is left of a batch. The events that did not arrive whole are failed in it. */
export function* writeBatch(batch: Batch, file: LogFile, lines: LineBuffer): Steps<void> {
  while (batch.next < batch.events.length) {
    const first = batch.next;
    const length = lines.fill(batch);
    const end = batch.next;
    const appended = yield* file.append(lines.bytes, length);
    if (appended.kind === "whole") continue;
    const { written, error: cause } = appended;
    const reason = cause instanceof Error ? cause.message : String(cause);
    const error = deliveryError(`[file] Could not write to ${file.path}: ${reason}`, { cause });
    batch.fail(first + lines.linesWithin(written), end, error);
    // The others would only fail as well, or stand behind a gap.
    batch.failRest(error);
  }
}
