import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));

describe("a quick run", () => {
  // Every contender counts what arrived and fails where it is not all; times are no part of this.
  it.each([
    "dispatch",
    "pipeline",
    "decorators",
    "redact",
    "bus",
    "jsonl",
    "sqlite",
    "outbox",
    "prometheus",
    "otel",
    "capture",
    "serialize",
  ])("of %s delivers every event by every contender", { timeout: 120_000 }, async (subject) => {
    const { stdout } = await promisify(execFile)(process.execPath, [main, subject, "--quick"]);
    expect(stdout).toContain(`## ${subject}:`);
    expect(stdout).toContain("llmobs");
    expect(stdout).toContain("limit: ");
  });
});
