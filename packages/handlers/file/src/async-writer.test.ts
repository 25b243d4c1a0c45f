import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ObservabilityManager } from "@llmobs/core";
import type { BatchError } from "@llmobs/core/error";
import { eventFactory } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { faultyDisk } from "../test/faulty-disk.ts";
import { readLines } from "../test/lines.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { fileHandlerOn } from "./file-handler.ts";

function setUp() {
  const faulty = faultyDisk();
  const path = join(temporaryDirectory(), "events.jsonl");
  const handler = fileHandlerOn(faulty.disk, faulty.asyncDisk, { path, sync: false });
  return { ...faulty, path, handler, events: eventFactory() };
}

const forEver = { signal: new AbortController().signal };

describe("writing in the background", () => {
  it("has one write in flight, and puts what comes meanwhile into the next one", async () => {
    const { path, handler, events, hold, count } = setUp();
    const release = hold("write");
    const batch = events.take(50);
    const written = Promise.all(batch.map(async (event) => handler.handle(event)));
    release();
    await written;
    expect(readLines(path)).toEqual({ ids: batch.map(({ id }) => id), torn: [] });
    expect(count("write")).toBeLessThanOrEqual(2);
  });

  it("settles what it was handed only when that is written", async () => {
    const { path, handler, events, hold } = setUp();
    const release = hold("write");
    const event = events.event("log");
    let isSettled = false;
    const written = Promise.resolve(handler.handle(event)).then(() => {
      isSettled = true;
    });
    await new Promise(setImmediate);
    expect(isSettled).toBe(false);
    release();
    await written;
    expect(readLines(path).ids).toEqual([event.id]);
  });

  it("flushes what was handed over before, and does not wait for what comes after", async () => {
    const { handler, events, hold } = setUp();
    const release = hold("write");
    const order: string[] = [];
    const before = Promise.resolve(handler.handle(events.event("log"))).then(() =>
      order.push("before"),
    );
    const flushed = Promise.resolve(handler.flush?.(forEver)).then(() => order.push("flush"));
    await new Promise(setImmediate);
    expect(order).toEqual([]);
    release();
    await Promise.all([before, flushed]);
    expect(order).toEqual(["before", "flush"]);
  });

  it("tells each caller of its own failures where several share a write", async () => {
    const { handler, events, hold, next } = setUp();
    const release = hold("write");
    const first = Promise.resolve(handler.handle(events.event("log")));
    await new Promise(setImmediate);
    const [fits, isCut, isBehind] = Array.from({ length: 3 }, () => events.sized(1_000));
    const outcomes = Promise.allSettled([
      handler.handle(fits!),
      handler.handleBatch?.([isCut!, isBehind!]),
    ]);
    next("write", 100_000, 1_500, "ENOSPC");
    release();
    await first;
    const [single, pair] = await outcomes;
    expect(single.status).toBe("fulfilled");
    expect(pair).toMatchObject({ status: "rejected", reason: { code: "ERR_LLMOBS_BATCH" } });
    const { failures } = (pair as PromiseRejectedResult).reason as BatchError;
    expect(failures.map(({ event }) => event)).toEqual([isCut, isBehind]);
  });

  it("drains before it closes", async () => {
    const { path, handler, events } = setUp();
    const batch = events.take(30);
    const written = batch.map(async (event) => handler.handle(event));
    await handler[Symbol.asyncDispose]?.();
    expect(readLines(path).ids).toHaveLength(30);
    await Promise.all(written);
  });

  it("writes nothing any more when the time to shut down is over", async () => {
    const { path, handler, events, hold } = setUp();
    const manager = new ObservabilityManager({
      source: "test",
      handlers: [handler],
      onDiagnostic: () => {},
    });
    const release = hold("write");
    const [first, second] = events.take(2);
    manager.observe(first!);
    await new Promise(setImmediate);
    manager.observe(second!);
    const receipt = await manager.shutdown({ timeoutMs: 1 });
    expect(receipt.dropped).toEqual({ shutdown_timeout: 2 });
    release();
    await handler[Symbol.asyncDispose]?.();
    expect(readLines(path).ids).toEqual([first!.id]);
  });
});

describe("flushSync", () => {
  it("writes at once what waits behind a write in flight, and each event once", async () => {
    const { path, handler, events, hold } = setUp();
    const release = hold("write");
    const batch = Array.from({ length: 300 }, () => events.sized(2_000));
    // More than one write: the first is in flight, the rest of the batch waits as well.
    const written = Promise.resolve(handler.handleBatch?.(batch.slice(0, 250)));
    await new Promise(setImmediate);
    const waiting = Promise.all(batch.slice(250).map(async (event) => handler.handle(event)));
    handler.flushSync?.();
    const before = new Set(readLines(path).ids);
    release();
    await written;
    await waiting;
    const inFlight = batch.filter(({ id }) => !before.has(id));
    expect(inFlight).toEqual(batch.slice(0, inFlight.length));
    expect(inFlight.length).toBeLessThan(140);
    expect(readLines(path).ids.toSorted()).toEqual(batch.map(({ id }) => id).toSorted());
  });

  it("hands back what it could not write", async () => {
    const { handler, events, hold, always } = setUp();
    const release = hold("write");
    const first = Promise.resolve(handler.handle(events.event("log")));
    await new Promise(setImmediate);
    const second = Promise.resolve(handler.handle(events.event("log")));
    always("write", "ENOSPC");
    handler.flushSync?.();
    await expect(second).rejects.toMatchObject({ cause: { code: "ENOSPC" } });
    release();
    await expect(first).rejects.toMatchObject({ cause: { code: "ENOSPC" } });
  });

  it("leaves nothing unwritten in a process that exits at once", () => {
    const path = join(temporaryDirectory(), "events.jsonl");
    const program = `
      import { fileHandler } from ${JSON.stringify(new URL("file-handler.ts", import.meta.url))};
      import { eventFactory } from "@llmobs/testing";
      const handler = fileHandler({ path: ${JSON.stringify(path)}, sync: false });
      process.once("exit", () => handler.flushSync());
      const events = eventFactory();
      void handler.handleBatch(events.take(5_000));
      setImmediate(() => {
        void handler.handleBatch(events.take(5_000));
        process.exit();
      });
    `;
    const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", program], {
      cwd: new URL("..", import.meta.url),
      encoding: "utf8",
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
    const { ids, torn } = readLines(path);
    expect(torn).toEqual([]);
    expect(new Set(ids).size).toBe(10_000);
    expect(ids).toHaveLength(10_000);
  });
});
