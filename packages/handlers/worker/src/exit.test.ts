import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { linesOf } from "../test/lines.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";

const program = fileURLToPath(new URL("../test/exiting.ts", import.meta.url));

it("loses nothing where the process exits in the middle, with the hooks installed", async () => {
  const path = join(temporaryDirectory(), "events.jsonl");
  await promisify(execFile)(process.execPath, [program, path, "5000"]);
  expect(linesOf(path)).toHaveLength(5_000);
});
