import { join } from "node:path";
import { type Handler, pipe } from "@llmobs/core";
import { eventFactory, gatedHandler } from "@llmobs/testing";
import { describe, expect, it } from "vitest";
import { storedIds } from "../test/raw-database.ts";
import { idsOf, type Standing, standing } from "../test/standing.ts";
import { temporaryDirectory } from "../test/temporary-directory.ts";
import { outbox } from "./outbox.ts";
import type { OutboxOptions } from "./outbox-options.ts";

/** The next process, on the same database. */
function successor(box: Standing, options: OutboxOptions = {}): Standing {
  return standing(options, { path: box.path, clock: box.clock });
}

describe("flush", () => {
  it("resolves when all that was taken before has arrived, and not for later events", async () => {
    const box = standing({ batchSize: 2 });
    box.sink.hang();
    await box.send(2);
    let receipt: unknown;
    void box.manager.flush().then((given) => (receipt = given));
    await box.turn();
    expect(receipt).toBeUndefined();
    box.sink.release();
    box.sink.hang();
    await box.send(2);
    expect(receipt).toMatchObject({ delivered: 2, pending: 2, timedOut: false });
  });

  it("waits for what has failed until it has arrived or is given up", async () => {
    const box = standing({ attempts: 3, baseDelayMs: 1_000 });
    box.sink.fail();
    await box.send(1);
    const flushed = box.manager.flush({ timeoutMs: 60_000 });
    await box.pass(5_000);
    expect(await flushed).toMatchObject({
      dropped: { retry_exhausted: 1 },
      pending: 0,
      timedOut: false,
    });
  });

  it("waits for what an earlier process left behind", async () => {
    const box = standing();
    box.sink.hang();
    const ids = await box.send(3);
    await box.shutdown();
    const next = successor(box);
    await next.manager.flush();
    expect(next.arrived()).toEqual(ids);
  });

  it("says how many are pending when its time is up, and loses none", async () => {
    const box = standing();
    box.sink.hang();
    await box.send(3);
    const flushed = box.manager.flush({ timeoutMs: 100 });
    await box.pass(100);
    expect(await flushed).toMatchObject({ delivered: 0, dropped: {}, pending: 3, timedOut: true });
    box.sink.release();
    await box.turn();
    expect(box.books()).toMatchObject({ delivered: 3, queued: 0 });
  });

  it("waits for nothing where it is called off before it begins", async () => {
    const sink = gatedHandler();
    sink.hang();
    const box = pipe(outbox({ path: join(temporaryDirectory(), "outbox.db") }), sink);
    await box.handle(eventFactory().event("log"));
    expect(await box.flush?.({ signal: AbortSignal.abort() })).toBeUndefined();
  });

  it("has nothing to wait for where nothing was ever taken", async () => {
    const box = standing();
    expect(await box.manager.flush()).toMatchObject({ pending: 0, timedOut: false });
  });
});

describe("shutdown", () => {
  it("delivers everything where the destination works, closes the database and leaves it empty", async () => {
    const box = standing({ batchSize: 4 });
    box.sink.hang();
    const ids = await box.send(20);
    box.sink.release();
    expect(await box.shutdown()).toMatchObject({ delivered: 20, dropped: {}, pending: 0 });
    expect(box.arrived()).toEqual(ids);
    expect(storedIds(box.path)).toEqual([]);
    expect(box.clock.pendingTimers).toEqual([]);
    expect(box.books().queued).toBe(0);
  });

  it("keeps what hangs for the next process, and books it as pending, not as dropped", async () => {
    const box = standing({ batchSize: 2 });
    box.sink.hang();
    const ids = await box.send(5);
    const receipt = await box.shutdown();
    expect(receipt).toMatchObject({ delivered: 0, dropped: {}, pending: 5, timedOut: true });
    const kept = { accepted: 5, delivered: 0, dropped: {}, queued: 5 };
    expect(box.books()).toMatchObject(kept);
    // What hung arrives after all; the next process can't know, and delivers it again, by its id.
    box.sink.release();
    await box.turn();
    expect(box.books()).toMatchObject(kept);
    expect(storedIds(box.path)).toEqual(ids);

    const next = successor(box);
    expect(next.books()).toMatchObject({ accepted: 5, recovered: 5, queued: 5 });
    await next.turn();
    expect(next.arrived()).toEqual(ids);
    expect(next.books()).toMatchObject({ accepted: 5, recovered: 5, delivered: 5, queued: 0 });
    expect(await next.shutdown()).toMatchObject({ delivered: 5, pending: 0, timedOut: false });
  });

  it("does not wait for what is not due, but for as long as it is given", async () => {
    const box = standing({ baseDelayMs: 60_000 });
    box.sink.fail();
    await box.send(4);
    const start = box.clock.monotonic();
    const receipt = box.manager.shutdown({ timeoutMs: 1_000 });
    await box.pass(1_100);
    expect(await receipt).toMatchObject({ dropped: {}, pending: 4, timedOut: true });
    expect(box.clock.monotonic() - start).toBeLessThan(1_200);
  });

  it("takes nothing more afterwards", async () => {
    const box = standing();
    await box.shutdown();
    await box.send(2);
    expect(box.manager.stats().intake.dropped).toEqual({ already_shutdown: 2 });
    expect(storedIds(box.path)).toEqual([]);
  });
});

describe("dispose, without a manager's deadline", () => {
  it("delivers what can be delivered and leaves what fails, without waiting", async () => {
    const path = join(temporaryDirectory(), "outbox.db");
    const ids = idsOf(eventFactory().take(10));
    const sink = gatedHandler({ async: true });
    sink.failWhere(({ id }) => id === ids[6]);
    const box = pipe(outbox({ path, batchSize: 4, baseDelayMs: 60_000 }), sink);
    await box.handleBatch?.(eventFactory().take(10));
    await box[Symbol.asyncDispose]?.();
    expect(idsOf(sink.events)).toEqual(ids.filter((id) => id !== ids[6]));
    expect(storedIds(path)).toEqual([ids[6]]);
    await box[Symbol.asyncDispose]?.();
  });
});

describe("the next process", () => {
  it("delivers the backlog before what is new", async () => {
    const box = standing();
    box.sink.hang();
    const old = await box.send(5);
    await box.shutdown();
    const next = successor(box, { batchSize: 2 });
    const fresh = await next.send(2);
    expect(next.arrived()).toEqual([...old, ...fresh]);
    expect(next.books()).toMatchObject({ accepted: 7, recovered: 5, delivered: 7, queued: 0 });
  });

  it("gives events with all their members, as they were observed", async () => {
    const box = standing();
    box.sink.hang();
    await box.send(14);
    const [call] = box.sink.calls;
    await box.shutdown();
    const next = successor(box);
    await next.turn();
    expect(next.sink.events.slice(0, call?.events.length)).toStrictEqual(call?.events);
  });

  it("hands the books on through many lives", async () => {
    let box = standing();
    box.sink.hang();
    const ids = await box.send(10);
    const delivered: string[] = [];
    for (let left = 10; left > 0; left -= 2) {
      expect(await box.shutdown()).toMatchObject({ dropped: {}, pending: left });
      const sink = gatedHandler();
      const hangsAfterTwo: Handler = {
        ...sink,
        handleBatch: (batch) => {
          if (sink.events.length === 2) sink.hang();
          return sink.handleBatch(batch);
        },
      };
      const { path, clock } = box;
      box = standing({ batchSize: 1 }, { path, clock, sink, behind: () => hangsAfterTwo });
      expect(box.books()).toMatchObject({ accepted: left, recovered: left, queued: left });
      await box.turn();
      expect(box.books()).toMatchObject({ accepted: left, delivered: 2, queued: left - 2 });
      delivered.push(...box.arrived());
    }
    expect(delivered).toEqual(ids);
  });
});
