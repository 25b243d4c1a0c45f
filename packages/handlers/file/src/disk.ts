import type { Stats } from "node:fs";

/** What the handler asks of the operating system: the seam at which tests put a failing disk. */
export interface Disk {
  open(path: string, flags: string, mode: number): number;
  /** Writes at the end of a file that was opened for appending; returns how many bytes it took. */
  write(fd: number, bytes: Buffer, offset: number, length: number): number;
  read(fd: number, bytes: Buffer, offset: number, length: number, position: number): number;
  /** Has the operating system put on the device what it holds of a file. */
  sync(fd: number): void;
  close(fd: number): void;
  /** What is known of an open file. */
  inspect(fd: number): Stats;
  /** What is known of the file that a path leads to. */
  find(path: string): Stats;
  makeDirectory(path: string): void;
  list(directory: string): string[];
  rename(from: string, to: string): void;
  remove(path: string): void;
  pause(ms: number): void;
}

/** The same calls, answered later. */
export type AsyncDisk = {
  readonly [Name in keyof Disk]: (
    ...args: Parameters<Disk[Name]>
  ) => Promise<Awaited<ReturnType<Disk[Name]>>>;
};
