import { resolve } from "node:path";
import {
  requireBoolean,
  requireInteger,
  requireNumber,
  requireOneOf,
  requireString,
} from "@llmobs/core/options";
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

const WHERE = "file";
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
  requireString(WHERE, "name", name);
  requireString(WHERE, "path", path);
  requireBoolean(WHERE, "sync", sync);
  requireOneOf(WHERE, "fsync", fsync, ["never", "batch", "close"]);
  requireInteger(WHERE, "maxEventBytes", maxEventBytes, { min: MIN_EVENT_BYTES });
  requireNumber(WHERE, "rotateBytes", rotateBytes, { min: 1 });
  requireBoolean(WHERE, "rotateDaily", rotateDaily);
  requireNumber(WHERE, "keepFiles", keepFiles, { min: 0 });
  requireNumber(WHERE, "keepDays", keepDays, { min: 0 });
  requireInteger(WHERE, "mode", mode, { min: 0, max: 0o7777 });
  const rotates = rotateDaily || rotateBytes !== Infinity;
  if (!rotates && (keepFiles !== Infinity || keepDays !== Infinity)) {
    throw new TypeError(
      `[${WHERE}] keepFiles and keepDays choose among files that were put aside; they need rotateBytes or rotateDaily.`,
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
