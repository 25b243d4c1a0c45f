import { existsSync } from "node:fs";
import { tmpdir } from "node:os";

/**
 * Where databases lie in tests of anything but the disk: in memory, where there is such a place, since
 * SQLite waits for the disk whenever it closes one.
 */
export const MEMORY_DISK: string = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
