import { deliveryError } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { batchOf } from "./batch.ts";
import { textOf } from "./event-text.ts";
import { type OutboxOptions, readOptions } from "./outbox-options.ts";
import type { StoredRow } from "./queue-table.ts";
import { judge } from "./verdict.ts";

const NOW = 1_000_000;
const events = eventFactory();

function rowOf(seq: number, row: Partial<StoredRow> = {}): StoredRow {
  const event = textOf(events.event("log"), 10_000);
  return { seq, storedAt: NOW, attempts: 0, bytes: event.length, event, ...row };
}

/** What becomes of rows of which those at these places failed, with the error given. */
function judged(
  rows: readonly StoredRow[],
  failing: readonly number[],
  error: unknown,
  options: OutboxOptions = {},
) {
  const batch = batchOf(rows, "fresh", 0);
  const failures = [...batch.rowOf]
    .filter(([, { seq }]) => failing.includes(seq))
    .map(([event]) => ({ event, error }));
  const { gone, failed, dead } = judge(batch, failures, readOptions(options), NOW);
  const seqs = (some: readonly StoredRow[]): readonly number[] => some.map(({ seq }) => seq);
  return {
    gone: seqs(gone),
    failed: seqs(failed),
    dead: dead.map(({ row, reason }) => [row.seq, reason]),
    errors: dead.map((death) => death.error),
  };
}

describe("what becomes of the events of a batch", () => {
  it("is told for each of them", () => {
    const rows = [rowOf(1), rowOf(2, { event: "{" }), rowOf(3), rowOf(4)];
    expect(judged(rows, [3], new Error("503"))).toEqual({
      gone: [1, 4],
      failed: [3],
      dead: [[2, "serialize_error"]],
      errors: [new Error("The event can no longer be read")],
    });
    const error = deliveryError("400", { retryable: false, reason: "too_large" });
    expect(judged(rows, [1, 4], error)).toMatchObject({
      gone: [3],
      failed: [],
      dead: [
        [2, "serialize_error"],
        [1, "too_large"],
        [4, "too_large"],
      ],
    });
  });

  it.each([
    ["one attempt fewer", { attempts: 3 }, 0],
    ["so many attempts", { attempts: 2 }, 1],
    ["younger", { maxAgeMs: 5_001 }, 0],
    ["so old", { maxAgeMs: 5_000 }, 1],
    ["older", { maxAgeMs: 4_999 }, 1],
    ["neither", {}, 0],
  ] satisfies [string, OutboxOptions, number][])("depends on %s", (_, options, dead) => {
    const error = new Error("503");
    const row = rowOf(1, { attempts: 1, storedAt: NOW - 5_000 });
    const verdict = judged([row], [1], error, options);
    expect(verdict.dead).toEqual(dead === 1 ? [[1, "retry_exhausted"]] : []);
    expect(verdict.errors).toEqual(dead === 1 ? [error] : []);
    expect(verdict.failed).toEqual(dead === 1 ? [] : [1]);
  });
});
