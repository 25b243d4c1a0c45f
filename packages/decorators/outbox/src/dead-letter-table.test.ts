import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { type Death, DeadLetterTable } from "./dead-letter-table.ts";
import { openDatabase } from "./open-database.ts";
import { type DeadLetterLimits, readOptions } from "./outbox-options.ts";

/** An event of so many bytes that died. */
function death(bytes: number): Death {
  const row = { seq: 1, storedAt: 1, attempts: 0, bytes, event: "{}" };
  return { row, reason: "handler_error", error: new Error("no") };
}

function tableWith(limits: Required<DeadLetterLimits>): DeadLetterTable {
  const database = openDatabase(readOptions({ path: join(temporaryDirectory(), "outbox.db") }));
  onTestFinished(() => void database.close());
  return new DeadLetterTable(database, limits);
}

it.each([
  [{ maxEvents: 3, maxBytes: 1_000 }, [10, 10, 10], 0],
  [{ maxEvents: 3, maxBytes: 1_000 }, [10, 10, 10, 10, 10], 2],
  [{ maxEvents: 10, maxBytes: 30 }, [10, 10, 10], 0],
  [{ maxEvents: 10, maxBytes: 30 }, [10, 10, 10, 1], 1],
  [{ maxEvents: 10, maxBytes: 30 }, [10, 10, 10, 11], 2],
  [{ maxEvents: 10, maxBytes: 30 }, [10, 31], 2],
  [{ maxEvents: 10, maxBytes: 0 }, [], 0],
])("deletes as few of the oldest as %j ask for of %j: %i", (limits, sizes, deleted) => {
  expect(tableWith(limits).bury(sizes.map(death), 2)).toBe(deleted);
});
