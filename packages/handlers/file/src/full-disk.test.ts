import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ObservabilityManager } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";
import { afterAll, describe, expect, it } from "vitest";
import { readLines } from "../test/lines.ts";
import { fileHandler } from "./file-handler.ts";

const MIB = 1_048_576;
const mountPoint = mkdtempSync(join(tmpdir(), "llmobs-full-"));
const isMounted = mountSmallDisk();

function mountSmallDisk(): boolean {
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", mountPoint], {
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

afterAll(() => {
  if (isMounted) execFileSync("/bin/umount", [mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

describe.each([
  ["waiting for it", true],
  ["not waiting for it", false],
])("a full disk, %s", (_name, sync) => {
  it.skipIf(!isMounted)(
    "of 1 MiB: all is counted, the host lives, and writing goes on when space returns (needs the right to mount)",
    async () => {
      const path = join(mountPoint, `events-${sync}.jsonl`);
      const ballast = join(mountPoint, "ballast");
      writeFileSync(ballast, Buffer.alloc(MIB / 2));
      const manager = new ObservabilityManager({
        source: "test",
        captureContent: true,
        handlers: [fileHandler({ path, sync })],
        maxInFlight: 10_000,
        onDiagnostic: () => {},
      });
      const events = eventFactory({ text: "mixed" });
      const sent = Array.from({ length: 2_000 }, () => events.sized(1_000));
      for (const event of sent) {
        manager.observe(event);
        if (!sync) await manager.flush();
      }
      await manager.flush();
      const [full] = manager.stats().handlers;
      expect(full).toMatchObject({ accepted: 2_000, queued: 0 });
      expect(full!.delivered).toBeGreaterThan(100);
      expect(full!.delivered + (full!.dropped["handler_error"] ?? 0)).toBe(2_000);
      // The very first event after space has returned arrives, torn line or not.
      rmSync(ballast);
      const after = Array.from({ length: 100 }, () => events.sized(1_000));
      for (const event of after) manager.observe(event);
      const receipt = await manager.shutdown();
      expect(receipt.delivered).toBe(full!.delivered + 100);

      const { ids, torn } = readLines(path);
      expect(torn.length).toBeLessThanOrEqual(1);
      const expected = [...sent.slice(0, full!.delivered), ...after].map(({ id }) => id);
      expect(ids).toEqual(expected);
      rmSync(path);
    },
  );

  it.skipIf(!existsSync("/dev/full"))(
    "of no size: all is counted, and the host lives",
    async () => {
      const manager = new ObservabilityManager({
        source: "test",
        handlers: [fileHandler({ path: "/dev/full", sync })],
        onDiagnostic: () => {},
      });
      const events = eventFactory();
      for (const event of events.take(500)) manager.observe(event);
      const receipt = await manager.shutdown();
      expect(receipt).toMatchObject({ delivered: 0, dropped: { handler_error: 500 }, pending: 0 });
    },
  );
});
