import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";

// SQLite waits for the disk whenever it closes a database, which tests of other things needn't.
const PLACE = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
const made: string[] = [];

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(PLACE, "llmobs-outbox-"));
  made.push(directory);
  return directory;
}
