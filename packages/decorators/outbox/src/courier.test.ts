import { deliveryError } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { lock, storedIds, withDatabase } from "../test/raw-database.ts";
import { standing } from "../test/standing.ts";
import { openOutbox } from "./outbox-file.ts";

describe("a database that takes no outcomes, since another program has it locked", () => {
  const UNWRITTEN = {
    node: "outbox",
    kind: "database_error",
    message: "The database did not take what became of events; it is tried again",
  };

  it("gets them when it does, and until then nothing more is sent", async () => {
    const box = standing({ batchSize: 1 });
    box.sink.hang();
    const ids = await box.send(3);
    const held = lock(box.path);
    box.sink.release();
    await box.turn();
    expect(box.arrived()).toEqual(ids.slice(0, 1));
    expect(box.diagnostics).toMatchObject([UNWRITTEN]);
    await box.pass(10_000);
    expect(box.calls()).toEqual([1]);
    held.release();
    await box.pass(1_000);
    expect(box.arrived()).toEqual(ids);
    expect(storedIds(box.path)).toEqual([]);
    expect(box.books()).toMatchObject({ accepted: 3, delivered: 3, dropped: {}, queued: 0 });
  });

  it("changes nothing of what the books say of those that arrived and those that were refused", async () => {
    const box = standing();
    box.sink.hang();
    const ids = await box.send(5);
    const refused = ids.slice(0, 2);
    const held = lock(box.path);
    box.sink.failWhere(
      ({ id }) => refused.includes(id),
      deliveryError("400", { retryable: false }),
    );
    await box.turn();
    const books = { accepted: 5, delivered: 3, dropped: { handler_error: 2 }, queued: 0 };
    expect(box.books()).toMatchObject(books);
    expect(storedIds(box.path)).toEqual(ids);
    held.release();
    await box.pass(1_000);
    expect(box.books()).toMatchObject(books);
    expect(storedIds(box.path)).toEqual([]);
    expect(storedIds(box.path, "dead_letters")).toEqual(refused);
  });
});

describe("what the database does not give", () => {
  it("is asked for again, and told of: events that are to be sent", async () => {
    const box = standing({ baseDelayMs: 1_000 });
    box.sink.fail();
    const ids = await box.send(2);
    const rename = (from: string, to: string): void =>
      withDatabase(
        box.path,
        (database) => void database.exec(`ALTER TABLE ${from} RENAME TO ${to}`),
      );
    rename("queue", "elsewhere");
    box.sink.release();
    await box.pass(2_000);
    expect(box.arrived()).toEqual([]);
    expect(box.diagnostics[1]).toMatchObject({
      kind: "database_error",
      message: "The database could not be read; it is tried again",
    });
    rename("elsewhere", "queue");
    await box.pass(2_000);
    expect(box.arrived()).toEqual(ids);
  });

  it("is asked for again, and told of: dead letters that somebody wants replayed", async () => {
    const box = standing();
    box.sink.fail(deliveryError("400", { retryable: false }));
    const ids = await box.send(1);
    box.sink.release();
    using file = openOutbox(box.path);
    expect(file.replay()).toBe(1);
    const held = lock(box.path);
    await box.pass(1_500);
    expect(box.diagnostics[1]).toMatchObject({
      kind: "database_error",
      message: "The database did not give dead letters back; it is tried again",
    });
    held.release();
    await box.pass(1_500);
    expect(box.arrived()).toEqual(ids);
  });
});
