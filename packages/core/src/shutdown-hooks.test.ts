import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../test/programs/ending.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "llmobs-hooks-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface End {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stderr: string;
  readonly lines: readonly string[];
}

/** Runs the program to its end, with a signal once it says that it is ready. */
function run(how: string, signal?: NodeJS.Signals): Promise<End> {
  const file = join(folder, `${how}-${signal ?? "none"}.txt`);
  const child = fork(program, [how, file], { silent: true });
  let stderr = "";
  child.stderr?.on("data", (text) => (stderr += String(text)));
  if (signal !== undefined) child.on("message", () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("close", (code, endSignal) => {
      let text = "";
      try {
        text = readFileSync(file, "utf8");
      } catch {
        // It wrote nothing.
      }
      resolve({ code, signal: endSignal, stderr, lines: text.split("\n").slice(0, -1) });
    });
  });
}

const logsOf = (lines: readonly string[], who: string) =>
  lines.filter((line) => line.startsWith(`${who} log`));

describe("installShutdownHooks", () => {
  it.each(["SIGTERM", "SIGINT"] as const)(
    "on %s loses nothing, and lets the process die of it",
    async (signal) => {
      const end = await run("signal", signal);
      expect([end.code, end.signal]).toEqual([null, signal]);
      expect(logsOf(end.lines, "slow")).toHaveLength(100);
      expect(logsOf(end.lines, "held")).toHaveLength(100);
    },
  );

  it("settles everything when nothing is left to do", async () => {
    const end = await run("natural end");
    expect([end.code, end.stderr]).toEqual([0, ""]);
    expect(logsOf(end.lines, "slow")).toHaveLength(100);
    expect(logsOf(end.lines, "held")).toHaveLength(100);
  });

  it("leaves the end to an app that listens to the signal itself", async () => {
    const end = await run("own listener", "SIGTERM");
    expect([end.code, end.signal]).toEqual([7, null]);
    expect(logsOf(end.lines, "slow")).toHaveLength(100);
    expect(end.lines).toContain("held log info after the signal");
  });

  it("lets several managers end, and then the process", async () => {
    const end = await run("two managers", "SIGTERM");
    expect(end.signal).toBe("SIGTERM");
    expect(logsOf(end.lines, "slow")).toHaveLength(101);
  });

  it("has handlers write at once on process.exit, and leaves the exit code", async () => {
    const end = await run("exit");
    expect(end.code).toBe(3);
    expect(logsOf(end.lines, "held")).toHaveLength(100);
  });

  it.each([
    ["throw", "thrown for the test"],
    ["reject", "rejected for the test"],
  ])(
    "turns an uncaught %s into an event, and it stays as fatal as it was",
    async (how, message) => {
      const end = await run(how);
      expect(end.code).toBe(1);
      expect(end.stderr).toContain(message);
      expect(end.lines).toContain(`held error fatal ${message}`);
      expect(logsOf(end.lines, "held")).toHaveLength(100);
    },
  );

  it("is gone when it is uninstalled", async () => {
    const end = await run("uninstall", "SIGTERM");
    expect(end.signal).toBe("SIGTERM");
    expect(end.lines).toEqual([]);
  });
});

describe("a process whose handler hangs", () => {
  it("ends by itself after shutdown: nothing keeps it alive", async () => {
    const start = performance.now();
    const end = await run("hang");
    expect(end.code).toBe(0);
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});
