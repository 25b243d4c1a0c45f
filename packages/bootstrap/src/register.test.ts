import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const run = promisify(execFile);
const here = fileURLToPath(new URL("..", import.meta.url));
const app = join(here, "test/apps/zero-code.mjs");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "llmobs-register-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
  const { LLMOBS_HANDLERS: _, ...inherited } = process.env;
  return run(process.execPath, ["--import", "@llmobs/bootstrap/register", app], {
    cwd: here,
    env: { ...inherited, NODE_ENV: "", ...env },
  });
}

describe("--import @llmobs/bootstrap/register", () => {
  it("gives an app that was not changed its manager, and writes what it emitted", async () => {
    const { stdout } = await start({
      LLMOBS_HANDLERS: "file",
      LLMOBS_LOG_DIR: folder,
      OTEL_SERVICE_NAME: "zero",
    });
    expect(stdout).toBe("observed as zero\n");
    const lines = readFileSync(join(folder, "events.jsonl"), "utf8").trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).data)).toEqual([{ message: "hello from the app" }]);
  });

  it("stops before the app's first line where a variable cannot be used", async () => {
    const failure = await start({ LLMOBS_HANDLERS: "file", LLMOBS_SAMPLE_RATE: "ten" }).then(
      () => undefined,
      (error: { code: number; stdout: string; stderr: string }) => error,
    );
    expect(failure?.code).toBe(1);
    expect(failure?.stdout).toBe("");
    expect(failure?.stderr).toContain(
      'LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "ten".',
    );
  });
});
