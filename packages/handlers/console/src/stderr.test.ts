import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Receipt } from "@llmobs/core";
import { describe, expect, it } from "vitest";

/** A program that logs 20,000 times to its stderr once its stdin ends, and then reports on stdout. */
const PROGRAM = `
  import { ObservabilityManager } from "@llmobs/core";
  import { consoleHandler } from ${JSON.stringify(new URL("console-handler.ts", import.meta.url))};
  const manager = new ObservabilityManager({
    source: "test",
    handlers: [consoleHandler()],
    maxInFlight: 1_000_000,
    onDiagnostic: () => {},
  });
  process.stdin.on("end", async () => {
    for (let n = 0; n < 20_000; n++) {
      manager.log("x".repeat(100));
      if (n % 1_000 === 0) await new Promise(setImmediate);
    }
    const waiting = process.stderr.writableLength;
    const receipt = await manager.shutdown({ timeoutMs: 100 });
    console.log(JSON.stringify({ waiting, ...receipt }));
    process.exit();
  }).resume();
`;

function start(): { child: ChildProcess; report: () => Promise<Receipt & { waiting: number }> } {
  const child = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM], {
    cwd: new URL("..", import.meta.url),
  });
  return {
    child,
    report: async () => {
      const chunks: string[] = [];
      child.stdout.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
      child.stdin.end();
      await once(child.stdout, "end");
      return JSON.parse(chunks.join(""));
    },
  };
}

describe("a process whose stderr is a pipe", () => {
  it("prints everything that is read", async () => {
    const { child, report } = start();
    let lines = 0;
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      lines += chunk.split("\n").length - 1;
    });
    const { delivered, dropped } = await report();
    expect({ delivered, dropped }).toEqual({ delivered: 20_000, dropped: {} });
    expect(lines).toBe(20_000);
  });

  it("lives on when the reader goes away, and counts what was not printed", async () => {
    const { child, report } = start();
    child.stderr?.destroy();
    const { delivered, dropped } = await report();
    expect({ delivered, dropped }).toEqual({ delivered: 0, dropped: { handler_error: 20_000 } });
  });

  it("keeps no more than its bound when nobody reads, and counts the rest", async () => {
    const { report } = start();
    const { waiting, dropped } = await report();
    expect(waiting).toBeLessThanOrEqual(1_048_576);
    expect(dropped["queue_full"]).toBeGreaterThan(10_000);
  });
});
