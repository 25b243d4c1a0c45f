import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { deliveryError } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { storedIds, withDatabase } from "../test/raw-database.ts";
import { type Standing, standing } from "../test/standing.ts";
import { setAside } from "./set-aside.ts";

const PAGE_BYTES = 4_096;

/** An outbox that was closed with events in its queue and dead letters, and their ids. */
async function closed(): Promise<{
  box: Standing;
  queued: readonly string[];
  dead: readonly string[];
}> {
  const box = standing();
  box.sink.fail(deliveryError("no", { retryable: false }));
  const dead = await box.send(5);
  box.sink.hang();
  const queued = await box.send(400);
  await box.shutdown();
  return { box, queued, dead };
}

/** Overwrites a page with nonsense. */
function damage(path: string, page: number): void {
  const file = openSync(path, "r+");
  writeSync(file, Buffer.alloc(PAGE_BYTES, 0xa5), 0, PAGE_BYTES, page * PAGE_BYTES);
  closeSync(file);
}

const asideOf = (path: string): readonly string[] =>
  readdirSync(dirname(path)).filter(
    (name) => name.startsWith(`${basename(path)}.damaged-`) && !/-(?:wal|shm)$/u.test(name),
  );

describe("a damaged database", () => {
  it("is set aside and told of, and what can be read of it is delivered", async () => {
    const { box, queued, dead } = await closed();
    const pages = Math.floor(statSync(box.path).size / PAGE_BYTES);
    damage(box.path, Math.floor(pages / 2));
    const next = standing({}, { path: box.path, clock: box.clock });
    const { recovered = 0 } = next.books();
    expect(recovered).toBeGreaterThan(queued.length / 2);
    expect(recovered).toBeLessThan(queued.length);
    await next.pass(1_000);
    expect(next.arrived()).toHaveLength(recovered);
    for (const id of next.arrived()) expect(queued).toContain(id);
    expect(next.arrived()[0]).toBe(queued[0]);
    expect(next.arrived().at(-1)).toBe(queued.at(-1));
    expect(next.books()).toMatchObject({ accepted: recovered, delivered: recovered, queued: 0 });
    expect(storedIds(next.path, "dead_letters")).toEqual(dead);

    const [aside] = asideOf(box.path);
    expect(next.diagnostics).toMatchObject([{ node: "outbox", kind: "database_damaged" }]);
    expect(next.diagnostics[0]?.message).toContain(
      `lies at ${join(dirname(box.path), aside ?? "")} now; what could be read, ${recovered + dead.length} events, `,
    );
    expect(aside).toMatch(/^outbox\.db\.damaged-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z$/u);

    // The new one is sound, and is taken as it is the next time.
    await next.shutdown();
    const third = standing({}, { path: box.path, clock: box.clock });
    await third.send(3);
    expect(third.diagnostics).toEqual([]);
    expect(asideOf(box.path)).toHaveLength(1);
  });

  it("is set aside also where nothing of it can be read", async () => {
    const { box } = await closed();
    const pages = Math.floor(statSync(box.path).size / PAGE_BYTES);
    for (let page = 1; page < pages; page++) damage(box.path, page);
    const next = standing({}, { path: box.path, clock: box.clock });
    expect(next.books()).toMatchObject({ accepted: 0, queued: 0 });
    const ids = await next.send(2);
    expect(next.arrived()).toEqual(ids);
    expect(asideOf(box.path)).toHaveLength(1);
  });

  it("gets a name of its own each time", async () => {
    const { box } = await closed();
    const asides = ["one", "two", "three"].map((text) => {
      writeFileSync(box.path, text);
      writeFileSync(`${box.path}-wal`, `log of ${text}`);
      return setAside(box.path, Date.UTC(2026, 0, 2, 3, 4, 5));
    });
    const name = `${box.path}.damaged-2026-01-02T03-04-05.000Z`;
    expect(asides).toEqual([name, `${name}-again`, `${name}-again-again`]);
    expect(asides.map((aside) => readFileSync(aside, "utf8"))).toEqual(["one", "two", "three"]);
    expect(readFileSync(`${name}-again-wal`, "utf8")).toBe("log of two");
    expect(readdirSync(dirname(box.path))).not.toContain(basename(box.path));
  });

  it("in which something is only missing is not touched", async () => {
    const { box, queued } = await closed();
    withDatabase(box.path, (database) => database.exec("DELETE FROM queue WHERE seq % 2 = 0"));
    const next = standing({}, { path: box.path, clock: box.clock });
    expect(next.books()).toMatchObject({ recovered: queued.length / 2 });
    expect(asideOf(box.path)).toEqual([]);
  });
});
