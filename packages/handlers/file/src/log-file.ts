import { dirname } from "node:path";
import { codeOf } from "@llmobs/core/error";
import { putAside, removeOutdated } from "./rotation.ts";
import { type Retention, utcDay } from "./rotated-name.ts";
import { call, type Steps } from "./steps.ts";

const NEWLINE = 0x0a;
const NEWLINE_LINE = Buffer.of(NEWLINE);
const LOOK_EVERY_MS = 1_000;
/** Five pauses, of 1, 2, 4, 8 and 16 ms: as long as a host may be made to wait. */
const MAX_BUSY_PAUSES = 5;

export interface LogFileOptions extends Retention {
  /** Absolute, so that the file stays the same when the process changes its directory. */
  readonly path: string;
  /** The permissions of files that are created. */
  readonly mode: number;
  /** When the operating system is told to put what was written on the device itself. */
  readonly fsync: "never" | "batch" | "close";
  /** The size that a file may reach; infinite where it may grow. */
  readonly rotateBytes: number;
  readonly rotateDaily: boolean;
}

/** What surrounds a log file: time, and a person to tell of trouble that costs no event. */
export interface Surroundings {
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly report: (kind: string, message: string, error: unknown) => void;
}

/** How far an append came: which of its bytes can be relied on. */
export type Appended =
  | { readonly kind: "whole" }
  | { readonly kind: "partial"; readonly written: number; readonly error: unknown };

interface OpenFile {
  readonly kind: "open";
  readonly fd: number;
  readonly device: number;
  readonly inode: number;
  /** A pipe or a terminal can be written, and nothing else. */
  readonly isRegular: boolean;
  size: number;
  /** The file ends within a line, which has to be ended before the next one. */
  isTorn: boolean;
  /** In epoch milliseconds. */
  lastWriteAt: number;
  /** When the path was last seen to lead to this file, on the monotonic clock. */
  lookedAt: number;
}

const CLOSED = { kind: "closed" } as const;
const WHOLE: Appended = { kind: "whole" };

/**
 * A file that only grows, opened when it is needed, and again when somebody has moved it away. No
 * byte is ever removed: a line that a crash or a full disk has cut is ended with a newline, so that
 * it costs itself and nothing behind it.
 */
export class LogFile {
  readonly #options: LogFileOptions;
  readonly #surroundings: Surroundings;
  #state: typeof CLOSED | OpenFile = CLOSED;
  #lastStamp = -Infinity;
  #rotateNotBefore = -Infinity;

  constructor(options: LogFileOptions, surroundings: Surroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
  }

  get path(): string {
    return this.#options.path;
  }

  /** Opens the file, so that what a person must put right shows at once. */
  *open(): Steps<void> {
    yield* this.#opened();
    yield* this.#removeOutdated();
  }

  /** Writes the first `length` bytes, which are whole lines, behind what is there. Never throws. */
  *append(bytes: Buffer, length: number): Steps<Appended> {
    const appended = yield* this.#writeAll(bytes, length);
    if (this.#options.fsync !== "batch") return appended;
    if (appended.kind === "partial" && appended.written === 0) return appended;
    try {
      yield* this.#sync();
      return appended;
    } catch (error) {
      // Until the device has them, none of the bytes can be relied on.
      return { kind: "partial", written: 0, error };
    }
  }

  *#writeAll(bytes: Buffer, length: number): Steps<Appended> {
    let written = 0;
    try {
      const file = yield* this.#readyFor(length);
      if (file.isTorn) {
        yield* this.#write(file, NEWLINE_LINE, 0, 1);
        file.isTorn = false;
      }
      while (written < length) {
        written += yield* this.#write(file, bytes, written, length - written);
        file.isTorn = bytes[written - 1] !== NEWLINE;
      }
      file.lastWriteAt = this.#surroundings.now();
      return WHOLE;
    } catch (error) {
      if (codeOf(error) !== "EBADF") return { kind: "partial", written, error };
      // Somebody else has closed our file, and its number may soon be that of another one.
      this.#state = CLOSED;
      return { kind: "partial", written: 0, error };
    }
  }

  /** Looks whether the path still leads to this file; where it doesn't, the next append opens it. */
  *look(): Steps<void> {
    const { path } = this.#options;
    const file = this.#state;
    if (file.kind === "closed" || !file.isRegular) return;
    file.lookedAt = this.#surroundings.monotonic();
    try {
      const found = yield* call("find", path);
      if (found.dev === file.device && found.ino === file.inode) {
        // Other processes may have written to it, or emptied it.
        file.size = found.size;
        if (found.size === 0) file.isTorn = false;
        return;
      }
    } catch (error) {
      // What can't be looked at can still be written.
      if (codeOf(error) !== "ENOENT") return;
    }
    yield* this.#leave();
  }

  /** Closes the file. */
  *close(): Steps<void> {
    const file = this.#state;
    if (file.kind === "closed") return;
    try {
      if (this.#options.fsync === "close") yield* this.#sync();
    } finally {
      this.#state = CLOSED;
      yield* call("close", file.fd);
    }
  }

  *#readyFor(length: number): Steps<OpenFile> {
    const { monotonic } = this.#surroundings;
    if (this.#state.kind === "open" && monotonic() - this.#state.lookedAt >= LOOK_EVERY_MS) {
      yield* this.look();
    }
    const file = yield* this.#opened();
    if (!this.#mustRotate(file, length)) return file;
    // Another process that writes this file may have rotated it.
    yield* this.look();
    const current = yield* this.#opened();
    return this.#mustRotate(current, length) ? yield* this.#rotate(current) : current;
  }

  *#opened(): Steps<OpenFile> {
    if (this.#state.kind === "closed") this.#state = yield* this.#open();
    return this.#state;
  }

  *#open(): Steps<OpenFile> {
    const { path, fsync } = this.#options;
    const fd = yield* this.#openOrMakeDirectory();
    try {
      const found = yield* call("inspect", fd);
      const isRegular = found.isFile();
      if (isRegular && found.size === 0 && fsync !== "never") yield* syncDirectory(dirname(path));
      return {
        kind: "open",
        fd,
        device: found.dev,
        inode: found.ino,
        isRegular,
        size: found.size,
        isTorn: isRegular && found.size > 0 && (yield* lastByte(fd, found.size)) !== NEWLINE,
        lastWriteAt: found.mtimeMs,
        lookedAt: this.#surroundings.monotonic(),
      };
    } catch (error) {
      yield* call("close", fd);
      throw error;
    }
  }

  *#openOrMakeDirectory(): Steps<number> {
    const { path, mode } = this.#options;
    try {
      return yield* call("open", path, "a+", mode);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") throw error;
      yield* call("makeDirectory", dirname(path));
      return yield* call("open", path, "a+", mode);
    }
  }

  *#write(file: OpenFile, bytes: Buffer, offset: number, length: number): Steps<number> {
    for (let pauses = 0; ; pauses++) {
      try {
        const written = yield* call("write", file.fd, bytes, offset, length);
        file.size += written;
        if (written > 0) return written;
        if (pauses === MAX_BUSY_PAUSES) throw new Error("The disk takes no bytes.");
      } catch (error) {
        if (!isBusy(error) || pauses === MAX_BUSY_PAUSES) throw error;
      }
      yield* call("pause", 2 ** pauses);
    }
  }

  *#sync(): Steps<void> {
    if (this.#state.kind === "open" && this.#state.isRegular) yield* call("sync", this.#state.fd);
  }

  #mustRotate(file: OpenFile, length: number): boolean {
    const { rotateBytes, rotateDaily } = this.#options;
    if (!file.isRegular || file.size === 0) return false;
    if (file.size + length > rotateBytes) return true;
    return rotateDaily && utcDay(this.#surroundings.now()) > utcDay(file.lastWriteAt);
  }

  *#rotate(file: OpenFile): Steps<OpenFile> {
    const { path, mode } = this.#options;
    const { monotonic, report } = this.#surroundings;
    if (monotonic() < this.#rotateNotBefore) return file;
    const stamp = Math.max(Math.floor(file.lastWriteAt), this.#lastStamp + 1);
    try {
      this.#lastStamp = yield* putAside(path, stamp, mode);
    } catch (error) {
      this.#rotateNotBefore = monotonic() + LOOK_EVERY_MS;
      report("rotation_failed", `[file] ${path} could not be put aside and grows on.`, error);
      return file;
    }
    yield* this.#leave();
    const fresh = yield* this.#opened();
    yield* this.#removeOutdated();
    return fresh;
  }

  /** Closes a file behind which others follow. What it holds was acknowledged; it can only be told. */
  *#leave(): Steps<void> {
    try {
      yield* this.close();
    } catch (error) {
      const { path } = this.#options;
      this.#surroundings.report("close_failed", `[file] ${path} could not be closed.`, error);
    }
  }

  *#removeOutdated(): Steps<void> {
    const { path, keepFiles, keepDays } = this.#options;
    if (keepFiles === Infinity && keepDays === Infinity) return;
    try {
      yield* removeOutdated(path, this.#options, this.#surroundings.now());
    } catch (error) {
      const message = `[file] Old files beside ${path} could not be removed.`;
      this.#surroundings.report("retention_failed", message, error);
    }
  }
}

function isBusy(error: unknown): boolean {
  const code = codeOf(error);
  return code === "EAGAIN" || code === "EINTR" || code === "EBUSY";
}

function* lastByte(fd: number, size: number): Steps<number | undefined> {
  const byte = Buffer.alloc(1);
  yield* call("read", fd, byte, 0, 1, size - 1);
  return byte[0];
}

/** Puts the name of a new file on the device; only its content would go there with the file. */
function* syncDirectory(directory: string): Steps<void> {
  if (process.platform === "win32") return; // There a directory can't be opened, nor has it to be.
  const fd = yield* call("open", directory, "r", 0);
  try {
    yield* call("sync", fd);
  } finally {
    yield* call("close", fd);
  }
}
