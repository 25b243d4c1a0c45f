import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ObservedEvent } from "@llmobs/core";
import { eventFactory } from "@llmobs/testing";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { type Standing, standing } from "../test/standing.ts";

const mountPoint = mkdtempSync(join(tmpdir(), "llmobs-full-"));
const isMounted = mountSmallDisk();
const path = join(mountPoint, "outbox.db");
const ballast = join(mountPoint, "ballast");
let open: Standing | undefined;

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

function fill(): void {
  try {
    writeFileSync(ballast, Buffer.alloc(1_048_576));
  } catch {
    // As much as there was room for is written.
  }
}

const onSmallDisk = (options = {}): Standing => (open = standing(options, { path }));

const sized = (count: number): readonly ObservedEvent[] => {
  const events = eventFactory({ seed: count });
  return Array.from({ length: count }, () => events.sized(1_000));
};

afterEach(async () => {
  rmSync(ballast, { force: true });
  await open?.shutdown();
  for (const suffix of ["", "-wal", "-shm", "-lock"]) rmSync(path + suffix, { force: true });
});

afterAll(() => {
  if (isMounted) execFileSync("umount", [mountPoint]);
  rmSync(mountPoint, { recursive: true, force: true });
});

describe.skipIf(!isMounted)("a full disk of 1 MiB (needs the right to mount)", () => {
  it("is counted, the host lives, and events are taken again when space returns", async () => {
    const box = onSmallDisk();
    box.sink.hang();
    writeFileSync(ballast, Buffer.alloc(300_000));
    for (const event of sized(1_000)) box.manager.observe(event);
    await box.turn();
    const { queued, dropped } = box.books();
    expect(queued).toBeGreaterThan(50);
    expect(queued + (dropped["handler_error"] ?? 0)).toBe(1_000);
    expect(storedIds(path)).toHaveLength(queued);

    rmSync(ballast);
    const later = await box.send(4);
    expect(storedIds(path).slice(-4)).toEqual(later);
    box.sink.release();
    await box.pass(2_000);
    expect(box.books()).toMatchObject({ delivered: queued + 4, queued: 0 });
    const integrity = withDatabase(path, (database) =>
      database.pragma("integrity_check", { simple: true }),
    );
    expect(integrity).toBe("ok");
  });

  it("empties itself, once its destination works, though space never returns", async () => {
    const box = onSmallDisk({ batchSize: 16 });
    for (const event of sized(100)) box.manager.observe(event);
    await box.turn();
    withDatabase(path, (database) => database.pragma("wal_checkpoint(TRUNCATE)"));
    // These take pages that the database has; it is the log that can't grow any more.
    box.sink.hang();
    for (const event of sized(90)) box.manager.observe(event);
    fill();
    box.sink.release();
    await box.pass(5_000);
    expect(box.diagnostics).toMatchObject([{ kind: "database_error" }]);
    expect(box.books()).toMatchObject({ accepted: 190, delivered: 190, queued: 0 });
    expect(storedIds(path)).toEqual([]);
    expect(box.arrived()).toHaveLength(190);
  });

  it("does not stop an application that starts, and events are taken when space returns", async () => {
    fill();
    const box = onSmallDisk();
    await box.send(3);
    expect(box.books()).toMatchObject({ accepted: 3, dropped: { handler_error: 3 }, queued: 0 });
    rmSync(ballast);
    const ids = await box.send(3);
    expect(box.arrived()).toEqual(ids);
  });

  it("that stays full leaves nothing to flush and nothing to close", async () => {
    fill();
    const box = onSmallDisk();
    const receipt = { delivered: 0, dropped: {}, pending: 0, timedOut: false };
    expect(await box.manager.flush()).toMatchObject(receipt);
    expect(await box.shutdown()).toMatchObject(receipt);
    expect(box.diagnostics).toEqual([]);
  });

  it("neither repeats nor forgets in its books what arrived while it could not be written down", async () => {
    const box = onSmallDisk({ batchSize: 8 });
    box.sink.hang();
    const ids = await box.send(24);
    fill();
    box.sink.release();
    await box.turn();
    const books = box.books();
    expect(books.delivered + books.queued).toBe(24);
    rmSync(ballast);
    await box.pass(3_000);
    expect(box.arrived()).toEqual(ids);
    expect(box.books()).toMatchObject({ delivered: 24, queued: 0 });
  });
});
