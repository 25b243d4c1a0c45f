import type { Handler, Host, ObservedEvent } from "@llmobs/core";
import { batchError, closedError, isPassing } from "@llmobs/core/error";
import { type EventRow, rowOf } from "./event-row.ts";
import { EventWriter } from "./event-writer.ts";
import { openDatabase } from "./open-database.ts";
import { openError, writeError } from "./sqlite-error.ts";
import { readOptions, type SqliteOptions } from "./sqlite-options.ts";

/** A start that failed for a passing reason, such as a full disk, is tried again with each write. */
type State =
  | { readonly kind: "open"; readonly writer: EventWriter }
  | { readonly kind: "not open yet" }
  | { readonly kind: "disposed" };

/**
 * Writes events to a SQLite database: a batch in one transaction, an event handed over alone in one
 * of its own. When a call returns, its events are in the database and survive the death of the
 * process. An id that is there already is left as it is and counts as delivered.
 *
 * The database is opened at once, so that a path that can't be written shows at the start. Later a
 * failure never stops the host: the events are handed back, and the database is written again as soon
 * as that is possible.
 *
 * @throws RangeError or TypeError where an option has no sense, Error where the database can't be
 * opened for a reason that a person must put right (no permission, no database, another
 * application's, a newer version's). A full disk is not one: it may pass.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { openEventStore, sqliteHandler } from "@llmobs/sqlite";
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [sqliteHandler({ path: "logs/events.db", keepDays: 30 })],
 * });
 * observability.log("ready");
 * await observability.shutdown();
 *
 * const store = openEventStore("logs/events.db");
 * console.log(store.counts()); // { log: 1 }
 * store.close();
 * ```
 */
export function sqliteHandler(options: SqliteOptions = {}): Handler {
  const settings = readOptions(options);
  const { name, path, maxEventBytes } = settings;
  let host: Host | undefined;

  function openWriter(): EventWriter {
    return new EventWriter(openDatabase(settings), settings, {
      now: () => host?.clock.now() ?? Date.now(),
      monotonic: () => host?.clock.monotonic() ?? performance.now(),
      onRetentionError: (error) => {
        const message = "Old events could not be deleted; it is tried again later.";
        host?.diagnostic({ kind: "retention", message, error });
      },
    });
  }

  let state: State;
  try {
    state = { kind: "open", writer: openWriter() };
  } catch (error) {
    if (!isPassing(error)) throw openError(path, error);
    state = { kind: "not open yet" };
  }

  function writer(): EventWriter {
    switch (state.kind) {
      case "disposed":
        throw closedError(name);
      case "open":
        return state.writer;
      case "not open yet": {
        const opened = handingBack(openWriter);
        state = { kind: "open", writer: opened };
        return opened;
      }
    }
  }

  /** Runs what talks to the database; whatever it throws says how delivery failed. */
  function handingBack<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      throw writeError(name, error);
    }
  }

  function handle(event: ObservedEvent): void {
    const target = writer();
    const row = rowOf(event, maxEventBytes);
    handingBack(() => target.write([row]));
  }

  function handleBatch(events: readonly ObservedEvent[]): void {
    const target = writer();
    const rows: EventRow[] = [];
    const failures = new Map<ObservedEvent, unknown>();
    for (const event of events) {
      try {
        rows.push(rowOf(event, maxEventBytes));
      } catch (error) {
        failures.set(event, error);
      }
    }
    try {
      handingBack(() => target.write(rows));
    } catch (error) {
      throw batchError(events.map((event) => ({ event, error: failures.get(event) ?? error })));
    }
    if (failures.size > 0) {
      throw batchError([...failures].map(([event, error]) => ({ event, error })));
    }
  }

  return {
    name,
    attach: (given) => {
      host = given;
    },
    handle,
    handleBatch,
    [Symbol.asyncDispose]: () => {
      if (state.kind === "open") state.writer.close();
      state = { kind: "disposed" };
      return Promise.resolve();
    },
  };
}
