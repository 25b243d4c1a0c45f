import { resolve } from "node:path";
import { requireInteger, requireNumber, requireOneOf, requireString } from "@llmobs/core/options";

/** How events are written to SQLite. */
export interface SqliteOptions {
  /** The handler's name in statistics and diagnostics. @default "sqlite" */
  readonly name?: string;
  /**
   * The database file, which must be of the handler's own; it and directories that are missing are
   * made. @default "logs/events.db"
   */
  readonly path?: string;
  /**
   * The longest that a write may wait for another process to release the database, in milliseconds:
   * for so long it blocks the event loop. A write that waited in vain hands its events back, and for
   * the next second nothing waits again. At most 2,000. @default 200
   */
  readonly busyTimeoutMs?: number;
  /**
   * `"normal"`: what was acknowledged survives the death of the process. `"full"`: also a power cut,
   * for one more wait for the disk a batch. @default "normal"
   */
  readonly synchronous?: "normal" | "full";
  /**
   * The most bytes that an event's data may take, and again its attributes; more is cut, with a mark.
   * At least 1,024. @default 262_144
   */
  readonly maxEventBytes?: number;
  /** For how many days events are kept, by their own time. @default for ever */
  readonly keepDays?: number;
  /**
   * How many bytes of events are kept, indexes included; the oldest go first. At least 1,048,576. The
   * write-ahead log comes on top. @default no limit
   */
  readonly keepBytes?: number;
  /**
   * The size in bytes to which the write-ahead log is cut after something (a reader that held on to an
   * old state, say) has made it grow. @default 67_108_864
   */
  readonly journalSizeLimitBytes?: number;
  /** The permissions of a database that is created: by default the owner's alone, since events may hold prompts. @default 0o600 */
  readonly mode?: number;
}

/** Options that are checked and complete. */
export type SqliteSettings = Required<SqliteOptions>;

const WHERE = "sqlite";
const MAX_BUSY_TIMEOUT_MS = 2_000;
const MIN_EVENT_BYTES = 1_024;
const MIN_KEEP_BYTES = 1_048_576;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: SqliteOptions): SqliteSettings {
  const {
    name = "sqlite",
    path = "logs/events.db",
    busyTimeoutMs = 200,
    synchronous = "normal",
    maxEventBytes = 262_144,
    keepDays = Infinity,
    keepBytes = Infinity,
    journalSizeLimitBytes = 67_108_864,
    mode = 0o600,
  } = options;
  requireString(WHERE, "name", name);
  requireString(WHERE, "path", path);
  if (path === ":memory:") {
    throw new RangeError(
      `[${WHERE}] path must lead to a file, from which events can be read back; received ":memory:".`,
    );
  }
  requireInteger(WHERE, "busyTimeoutMs", busyTimeoutMs, { min: 0, max: MAX_BUSY_TIMEOUT_MS });
  requireOneOf(WHERE, "synchronous", synchronous, ["normal", "full"]);
  requireInteger(WHERE, "maxEventBytes", maxEventBytes, { min: MIN_EVENT_BYTES });
  requireNumber(WHERE, "keepDays", keepDays, { min: 0 });
  requireNumber(WHERE, "keepBytes", keepBytes, { min: MIN_KEEP_BYTES });
  requireInteger(WHERE, "journalSizeLimitBytes", journalSizeLimitBytes, { min: 0 });
  requireInteger(WHERE, "mode", mode, { min: 0, max: 0o777 });
  return {
    name,
    path: resolve(path),
    busyTimeoutMs,
    synchronous,
    maxEventBytes,
    keepDays,
    keepBytes,
    journalSizeLimitBytes,
    mode,
  };
}
