import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ObservabilityManager } from "@llmobs/core";
import { failuresOf, isRetryable } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { sqliteHandler } from "./sqlite-handler.ts";

const mountPoint = mkdtempSync(join(tmpdir(), "llmobs-full-"));
const isMounted = mountSmallDisk();
const path = join(mountPoint, "events.db");
const ballast = join(mountPoint, "ballast");

function mountSmallDisk(): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mountPoint], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

const integrity = (): unknown =>
  withDatabase(path, (database) => database.pragma("integrity_check", { simple: true }));

afterEach(() => {
  for (const file of [ballast, path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
});

afterAll(() => {
  if (isMounted) execFileSync("umount", [mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

describe.skipIf(!isMounted)("a full disk of 1 MiB (needs the right to mount)", () => {
  it("is counted, the host lives, and writing goes on when space returns", async () => {
    writeFileSync(ballast, Buffer.alloc(500_000));
    const manager = new ObservabilityManager({
      source: "test",
      captureContent: true,
      handlers: [sqliteHandler({ path })],
      onDiagnostic: () => {},
    });
    const events = eventFactory({ text: "mixed" });
    const sent = Array.from({ length: 1_000 }, () => events.sized(1_000));
    for (const event of sent) manager.observe(event);
    const [full] = manager.stats().handlers;
    const { delivered = 0, dropped = {} } = full ?? {};
    expect(delivered).toBeGreaterThan(0);
    expect(delivered + (dropped["handler_error"] ?? 0)).toBe(1_000);
    rmSync(ballast);
    // Few, since each of them takes as much of the log as the pages that it changes.
    const after = Array.from({ length: 4 }, () => events.sized(1_000));
    for (const event of after) manager.observe(event);
    const receipt = await manager.shutdown();
    expect(receipt.delivered).toBe(delivered + after.length);
    const expected = [...sent.slice(0, delivered), ...after].map(({ id }) => id);
    expect(storedIds(path)).toEqual(expected);
    expect(integrity()).toBe("ok");
  });

  it("hands a batch back whole and retryable, and takes it later", async () => {
    const handler = sqliteHandler({ path });
    const events = eventFactory();
    const first = events.take(10);
    await handler.handleBatch?.(first);
    writeFileSync(ballast, Buffer.alloc(700_000));
    const batch = Array.from({ length: 100 }, () => events.sized(4_000));
    const attempt = async (): Promise<void> => handler.handleBatch?.(batch);
    const failures = failuresOf(await attempt().catch((error: unknown) => error), batch);
    expect(failures.map(({ event }) => event)).toEqual(batch);
    expect(failures.every(({ error }) => isRetryable(error))).toBe(true);
    expect(storedIds(path)).toEqual(first.map(({ id }) => id));
    rmSync(ballast);
    await handler.handleBatch?.(batch);
    await handler[Symbol.asyncDispose]?.();
    expect(storedIds(path)).toEqual([...first, ...batch].map(({ id }) => id));
    expect(integrity()).toBe("ok");
  });

  it("does not stop an application that starts, and writing begins when space returns", async () => {
    // So much that not even the schema finds room.
    writeFileSync(ballast, Buffer.alloc(1_040_000));
    const handler = sqliteHandler({ path });
    const [one, two] = eventFactory().take(2);
    expect(() => handler.handle(one!)).toThrow(/full/);
    rmSync(ballast);
    await handler.handle(two!);
    await handler[Symbol.asyncDispose]?.();
    expect(storedIds(path)).toEqual([two!.id]);
  });
});
