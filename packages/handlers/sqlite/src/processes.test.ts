import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";

const run = promisify(execFile);
const writer = fileURLToPath(new URL("../test/contending-writer.ts", import.meta.url));

describe("several processes", () => {
  it("make one database, write it at the same time, and all get through", async () => {
    const path = join(temporaryDirectory(), "new", "events.db");
    const reports = await Promise.all(
      [1, 2, 3].map(async (seed) => {
        const { stdout } = await run(process.execPath, [writer, String(seed), path]);
        return JSON.parse(stdout) as { handedBack: number; longestMs: number };
      }),
    );
    expect(storedIds(path)).toHaveLength(3 * 40 * 50);
    for (const { longestMs } of reports) expect(longestMs).toBeLessThan(2_000);
    const integrity = withDatabase(path, (database) =>
      database.pragma("integrity_check", { simple: true }),
    );
    expect(integrity).toBe("ok");
  }, 30_000);
});
