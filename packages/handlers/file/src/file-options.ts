import { resolve } from "node:path";
import type { LogFileOptions } from "./log-file.ts";

/** How events are written to a file. */
export interface FileOptions {
  /** The handler's name in statistics and diagnostics. @default "file" */
  readonly name?: string;
  /** The file; directories that are missing are made. @default "logs/events.jsonl" */
  readonly path?: string;
  /**
   * Write before `handle` returns, as is fastest end to end; `false` where the host must not wait for
   * the disk: then `handle` returns a promise that resolves when the event is written. @default true
   */
  readonly sync?: boolean;
  /**
   * When to have the operating system put on the device what was written: never (it does so by
   * itself within some seconds, and only a crash of the whole machine loses them), after each write,
   * or when a file is closed. @default "never"
   */
  readonly fsync?: "never" | "batch" | "close";
  /** The most bytes that one event may take; a larger one is cut, with a mark. At least 1,024. @default 262_144 */
  readonly maxEventBytes?: number;
  /** Puts the file aside before it would grow beyond this many bytes. @default no limit */
  readonly rotateBytes?: number;
  /** Puts the file aside at the first event of each day, in UTC. @default false */
  readonly rotateDaily?: boolean;
  /** How many of the files that were put aside are kept, the newest ones. @default all */
  readonly keepFiles?: number;
  /** For how many days a file that was put aside is kept after its last event. @default for ever */
  readonly keepDays?: number;
  /** The permissions of files that are created: by default the owner's alone, since events may hold prompts. @default 0o600 */
  readonly mode?: number;
}

/** Options that are checked and complete. */
export interface FileSettings extends LogFileOptions {
  readonly name: string;
  readonly sync: boolean;
  readonly maxEventBytes: number;
}

const FSYNC = ["never", "batch", "close"] as const;
const MIN_EVENT_BYTES = 1_024;

/** Checks the options and fills in what they leave out. */
export function readOptions(options: FileOptions): FileSettings {
  const {
    name = "file",
    path = "logs/events.jsonl",
    sync = true,
    fsync = "never",
    maxEventBytes = 262_144,
    rotateBytes = Infinity,
    rotateDaily = false,
    keepFiles = Infinity,
    keepDays = Infinity,
    mode = 0o600,
  } = options;
  requireText("name", name);
  requireText("path", path);
  requireBoolean("sync", sync);
  requireBoolean("rotateDaily", rotateDaily);
  if (!FSYNC.includes(fsync)) throw unexpected("fsync", `one of ${FSYNC.join(", ")}`, fsync);
  requireInteger("maxEventBytes", maxEventBytes, MIN_EVENT_BYTES);
  if (rotateBytes !== Infinity) requireInteger("rotateBytes", rotateBytes, 1);
  if (keepFiles !== Infinity) requireInteger("keepFiles", keepFiles, 0);
  if (typeof keepDays !== "number" || !(keepDays > 0)) {
    throw unexpected("keepDays", "a positive number", keepDays);
  }
  requireInteger("mode", mode, 0);
  const rotates = rotateDaily || rotateBytes !== Infinity;
  if (!rotates && (keepFiles !== Infinity || keepDays !== Infinity)) {
    throw new TypeError(
      "[file] keepFiles and keepDays choose among files that were put aside; they need rotateBytes or rotateDaily.",
    );
  }
  return {
    name,
    path: resolve(path),
    sync,
    fsync,
    maxEventBytes,
    rotateBytes,
    rotateDaily,
    keepFiles,
    keepDays,
    mode,
  };
}

function requireText(option: string, value: unknown): void {
  if (typeof value !== "string" || value === "") {
    throw new TypeError(
      `[file] ${option} must be a string with text in it; received ${show(value)}.`,
    );
  }
}

function requireBoolean(option: string, value: unknown): void {
  if (typeof value !== "boolean") {
    throw new TypeError(`[file] ${option} must be true or false; received ${show(value)}.`);
  }
}

function requireInteger(option: string, value: unknown, least: number): void {
  if (!Number.isSafeInteger(value) || (value as number) < least) {
    throw unexpected(option, `an integer of at least ${least}`, value);
  }
}

function unexpected(option: string, expected: string, received: unknown): RangeError {
  return new RangeError(`[file] ${option} must be ${expected}; received ${show(received)}.`);
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}
