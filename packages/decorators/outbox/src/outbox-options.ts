import { resolve } from "node:path";
import {
  requireFunction,
  requireInteger,
  requireNumber,
  requireOneOf,
  requireString,
} from "@llmobs/core/options";

/** How many events that could not be delivered are kept, for a person to look at. */
export interface DeadLetterLimits {
  /** Beyond it the oldest are deleted; 0 keeps none. @default 10_000 */
  readonly maxEvents?: number;
  /** How many bytes their JSON may take. @default 67_108_864 */
  readonly maxBytes?: number;
}

/** Where events are kept, how many, and when they are tried again. */
export interface OutboxOptions {
  /**
   * The database file, which belongs to one outbox of one process at a time; it and directories that
   * are missing are made. On a local file system. @default "logs/outbox.db"
   */
  readonly path?: string;
  /** How many events may wait. @default 100_000 */
  readonly maxEvents?: number;
  /** How many bytes their JSON may take. @default 268_435_456 */
  readonly maxBytes?: number;
  /**
   * The most bytes that an event's data may take, and again its attributes; more is cut, with a mark.
   * At least 1,024. @default 262_144
   */
  readonly maxEventBytes?: number;
  /**
   * What happens when there is no room: the new event is handed back, which keeps the promise given for
   * those that were taken, or the oldest ones make room. @default "drop-newest"
   */
  readonly onFull?: "drop-newest" | "drop-oldest";
  /** How many events one batch has at most. @default 256 */
  readonly batchSize?: number;
  /** How many batches may be in flight; with more than one, events may overtake each other. @default 1 */
  readonly concurrency?: number;
  /** The longest wait before the second attempt; it doubles with each further one. @default 1_000 */
  readonly baseDelayMs?: number;
  /** The longest wait of all, unless the destination asks for a longer one. @default 300_000 */
  readonly maxDelayMs?: number;
  /** How often an event is tried before it becomes a dead letter. @default Infinity */
  readonly attempts?: number;
  /**
   * How long an event is tried, in milliseconds since it was stored; one that fails when it is older
   * becomes a dead letter. @default 604_800_000 (a week)
   */
  readonly maxAgeMs?: number;
  readonly deadLetters?: DeadLetterLimits;
  /**
   * `"normal"`: what was acknowledged survives the death of the process. `"full"`: also a power cut,
   * for one more wait for the disk a batch. @default "normal"
   */
  readonly synchronous?: "normal" | "full";
  /** The permissions of a new database: by default the owner's alone, since events may hold prompts. @default 0o600 */
  readonly mode?: number;
  /** Gives a number from 0 up to, and without, 1: for tests. @default Math.random */
  readonly random?: () => number;
}

/** Options that are checked and complete. */
export interface OutboxSettings extends Required<OutboxOptions> {
  readonly deadLetters: Required<DeadLetterLimits>;
}

const WHERE = "outbox";
const MIN_EVENT_BYTES = 1_024;
/** Beyond it, a timer of Node fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: OutboxOptions): OutboxSettings {
  const {
    path = "logs/outbox.db",
    maxEvents = 100_000,
    maxBytes = 268_435_456,
    maxEventBytes = 262_144,
    onFull = "drop-newest",
    batchSize = 256,
    concurrency = 1,
    baseDelayMs = 1_000,
    maxDelayMs = 300_000,
    attempts = Infinity,
    maxAgeMs = 604_800_000,
    deadLetters = {},
    synchronous = "normal",
    mode = 0o600,
    random = Math.random,
  } = options;
  requirePath(path);
  requireInteger(WHERE, "maxEvents", maxEvents, { min: 1 });
  requireInteger(WHERE, "maxBytes", maxBytes, { min: 1 });
  requireInteger(WHERE, "maxEventBytes", maxEventBytes, { min: MIN_EVENT_BYTES });
  requireOneOf(WHERE, "onFull", onFull, ["drop-newest", "drop-oldest"]);
  requireInteger(WHERE, "batchSize", batchSize, { min: 1 });
  requireInteger(WHERE, "concurrency", concurrency, { min: 1 });
  requireNumber(WHERE, "baseDelayMs", baseDelayMs, { min: 1, max: MAX_TIMER_MS });
  requireNumber(WHERE, "maxDelayMs", maxDelayMs, { min: 1, max: MAX_TIMER_MS });
  if (attempts !== Infinity) requireInteger(WHERE, "attempts", attempts, { min: 1 });
  requireNumber(WHERE, "maxAgeMs", maxAgeMs, { min: 0 });
  requireOneOf(WHERE, "synchronous", synchronous, ["normal", "full"]);
  requireInteger(WHERE, "mode", mode, { min: 0, max: 0o777 });
  requireFunction(WHERE, "random", random);
  return {
    path: resolve(path),
    maxEvents,
    maxBytes,
    maxEventBytes,
    onFull,
    batchSize,
    concurrency,
    baseDelayMs,
    maxDelayMs,
    attempts,
    maxAgeMs,
    deadLetters: readDeadLetters(deadLetters),
    synchronous,
    mode,
    random,
  };
}

/** @throws TypeError or RangeError where the path cannot lead to a file. */
export function requirePath(path: string): void {
  requireString(WHERE, "path", path);
  if (path !== ":memory:") return;
  throw new RangeError(
    `[${WHERE}] path must lead to a file, in which events outlive the process; received ":memory:".`,
  );
}

function readDeadLetters(limits: DeadLetterLimits): Required<DeadLetterLimits> {
  const { maxEvents = 10_000, maxBytes = 67_108_864 } = limits;
  requireInteger(WHERE, "deadLetters.maxEvents", maxEvents, { min: 0 });
  requireInteger(WHERE, "deadLetters.maxBytes", maxBytes, { min: 0 });
  return { maxEvents, maxBytes };
}
