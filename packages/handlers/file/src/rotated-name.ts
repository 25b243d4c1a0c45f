import { basename, dirname, extname, join } from "node:path";

const DAY_MS = 86_400_000;
const STAMP = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/;

/** A file that was put aside. */
export interface RotatedFile {
  readonly path: string;
  /** When its last event was written, in epoch milliseconds. */
  readonly time: number;
}

/**
 * Names a file that is put aside after the moment of its last write, in UTC: `events.jsonl` becomes
 * `events.2026-11-24T23-59-58-123Z.jsonl`. Such names sort by time, wherever they are listed.
 */
export function rotatedPath(path: string, time: number): string {
  const extension = extname(path);
  const stem = basename(path, extension);
  const stamp = new Date(time).toISOString().replace(/[:.]/g, "-");
  return join(dirname(path), `${stem}.${stamp}${extension}`);
}

/** Finds the files that were put aside of the one at `path` among its directory's names, newest first. */
export function rotatedFiles(path: string, names: readonly string[]): readonly RotatedFile[] {
  const extension = extname(path);
  const prefix = `${basename(path, extension)}.`;
  return names
    .flatMap((name) => {
      if (!name.startsWith(prefix) || !name.endsWith(extension)) return [];
      const stamp = STAMP.exec(name.slice(prefix.length, name.length - extension.length));
      if (stamp === null) return [];
      const [, day, hours, minutes, seconds, ms] = stamp;
      const time = Date.parse(`${day}T${hours}:${minutes}:${seconds}.${ms}Z`);
      return Number.isNaN(time) ? [] : [{ path: join(dirname(path), name), time }];
    })
    .toSorted((one, other) => other.time - one.time);
}

/** What of the files that were put aside is to be kept. */
export interface Retention {
  readonly keepFiles: number;
  readonly keepDays: number;
}

/** Picks the files that retention lets go: those beyond the newest `keepFiles`, and the old ones. */
export function outdatedFiles(
  files: readonly RotatedFile[],
  { keepFiles, keepDays }: Retention,
  now: number,
): readonly RotatedFile[] {
  return files.filter(({ time }, index) => index >= keepFiles || now - time > keepDays * DAY_MS);
}

/** The number of the UTC day in which a moment lies. */
export function utcDay(time: number): number {
  return Math.floor(time / DAY_MS);
}
