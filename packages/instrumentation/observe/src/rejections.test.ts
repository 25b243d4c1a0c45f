import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("no rejection is unhandled that the app has handled, and one that it forgot still is, once", async () => {
  const program = fileURLToPath(new URL("../test/rejections.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [program]);
  expect(stdout).toBe("unhandled: forgotten\nunhandled: forgotten, too\n");
});
