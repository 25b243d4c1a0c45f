import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Handler, ObservedEvent } from "@llmobs/core";
import { failuresOf } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faultyDisk } from "../test/faulty-disk.ts";
import { readLog } from "../test/lines.ts";
import { fileHandlerOn } from "./file-handler.ts";

const CALLS = ["write", "open", "inspect", "rename", "find", "close", "sync"] as const;
const code = fc.constantFrom("ENOSPC", "EIO", "EAGAIN");
const bytes = fc.integer({ min: 0, max: 1_500 });

/** One step of a history: events are handed over, calls to come fail, or the process starts anew. */
const step = fc.oneof(
  fc.record({ kind: fc.constant("write" as const), count: fc.integer({ min: 1, max: 6 }) }),
  fc.record({
    kind: fc.constant("tear" as const),
    faults: fc.array(fc.oneof(code, bytes), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("fail" as const), call: fc.constantFrom(...CALLS), fault: code }),
  fc.record({ kind: fc.constant("restart" as const) }),
);

interface Books {
  readonly acknowledged: string[];
  readonly handedBack: string[];
}

async function handOver(handler: Handler, events: readonly ObservedEvent[], books: Books) {
  let failed: ReadonlySet<ObservedEvent> = new Set();
  try {
    await (events.length === 1 ? handler.handle(events[0]!) : handler.handleBatch?.(events));
  } catch (error) {
    failed = new Set(failuresOf(error, events).map(({ event }) => event));
  }
  for (const event of events) {
    (failed.has(event) ? books.handedBack : books.acknowledged).push(event.id);
  }
}

describe.each([
  ["waiting for the disk", true],
  ["not waiting for the disk", false],
])("whatever the disk does, %s", (_name, sync) => {
  it("keeps what it acknowledged, once and in order, and loses nothing to a torn line", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.constantFrom("never" as const, "batch" as const, "close" as const),
        async (steps, fsync) => {
          const directory = mkdtempSync(join(tmpdir(), "llmobs-faults-"));
          try {
            const path = join(directory, "events.jsonl");
            const { disk, asyncDisk, next } = faultyDisk();
            const start = (): Handler =>
              fileHandlerOn(disk, asyncDisk, { path, sync, fsync, rotateBytes: 4_000 });
            const events = eventFactory();
            const books: Books = { acknowledged: [], handedBack: [] };
            let faults = 0;
            let handler = start();
            for (const current of steps) {
              switch (current.kind) {
                case "write": {
                  const batch = Array.from({ length: current.count }, () => events.sized(600));
                  await handOver(handler, batch, books);
                  break;
                }
                case "tear":
                  next("write", ...current.faults);
                  faults += current.faults.length;
                  break;
                case "fail":
                  next(current.call, current.fault);
                  faults += 1;
                  break;
                case "restart":
                  for (const call of CALLS) next(call);
                  await handler[Symbol.asyncDispose]?.();
                  handler = start();
              }
            }
            for (const call of CALLS) next(call);
            const last = events.sized(600);
            await handOver(handler, [last], books);
            await handler[Symbol.asyncDispose]?.();

            const { ids, torn } = readLog(path);
            const acknowledged = new Set(books.acknowledged);
            expect(ids.filter((id) => acknowledged.has(id))).toEqual(books.acknowledged);
            expect(ids.at(-1)).toBe(last.id);
            expect(torn.length).toBeLessThanOrEqual(faults);
          } finally {
            rmSync(directory, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
