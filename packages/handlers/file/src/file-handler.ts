import type { Handler, Host } from "@llmobs/core";
import { isPassing } from "@llmobs/core/error";
import { asyncWriter } from "./async-writer.ts";
import type { AsyncDisk, Disk } from "./disk.ts";
import { type FileOptions, type FileSettings, readOptions } from "./file-options.ts";
import { LineBuffer } from "./line-buffer.ts";
import { LogFile, type LogFileOptions } from "./log-file.ts";
import { runSync } from "./steps.ts";
import { syncWriter } from "./sync-writer.ts";
import { asyncSystemDisk, systemDisk } from "./system-disk.ts";
import type { Writer } from "./writer.ts";

/**
 * Writes events to a JSONL file, one line each, behind what is there.
 *
 * The file is opened at once, so that a path that can't be written shows at the start. Later a
 * failure never stops the host: the events that did not arrive whole are handed back, and the file
 * is written again as soon as that is possible.
 *
 * @throws RangeError or TypeError where an option has no sense, Error where the file can't be opened
 * for a reason that a person must put right (no permission, a directory of that name). A full disk is
 * not one: it may pass.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { fileHandler } from "@llmobs/file";
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [fileHandler({ path: "logs/events.jsonl", rotateDaily: true, keepDays: 30 })],
 * });
 * observability.log("ready");
 * await observability.shutdown();
 * ```
 */
export function fileHandler(options: FileOptions = {}): Handler {
  return fileHandlerOn(systemDisk, asyncSystemDisk, options);
}

/** The same on another disk, for tests. */
export function fileHandlerOn(disk: Disk, asyncDisk: AsyncDisk, options: FileOptions): Handler {
  const settings = readOptions(options);
  const { name } = settings;
  let host: Host | undefined;

  const surroundings = {
    now: () => host?.clock.now() ?? Date.now(),
    monotonic: () => host?.clock.monotonic() ?? performance.now(),
    report: (kind: string, message: string, error: unknown) => {
      host?.diagnostic({ kind, message, error });
    },
  };

  function makeFile(changes?: Partial<LogFileOptions>): LogFile {
    return new LogFile({ ...settings, ...changes }, surroundings);
  }

  function makeLines(): LineBuffer {
    const { maxEventBytes, rotateBytes } = settings;
    return new LineBuffer({ maxEventBytes, maxWriteBytes: rotateBytes });
  }

  function makeWriter(file: LogFile): Writer {
    const lines = makeLines();
    if (settings.sync) return syncWriter(name, file, lines, disk);
    return asyncWriter({
      name,
      file,
      lines,
      disk: asyncDisk,
      detour: () => ({
        file: makeFile({ rotateBytes: Infinity, rotateDaily: false }),
        lines: makeLines(),
      }),
      detourDisk: disk,
      isOver: () => host?.signal.aborted ?? false,
    });
  }

  const file = makeFile();
  openNow(file, disk, settings);
  return {
    name,
    attach: (given) => {
      host = given;
    },
    ...makeWriter(file),
  };
}

function openNow(file: LogFile, disk: Disk, { path }: FileSettings): void {
  try {
    runSync(file.open(), disk);
  } catch (cause) {
    if (isPassing(cause)) return;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`[file] Could not open ${path}: ${reason}`, { cause });
  }
}
