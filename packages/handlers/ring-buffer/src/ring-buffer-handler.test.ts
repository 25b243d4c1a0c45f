import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Diagnostic, ObservabilityManager, type ObservedEvent } from "@llmobs/core";
import { eventFactory, malformedEvents } from "@llmobs/testing";
import { afterAll, describe, expect, it } from "vitest";
import { ringBufferHandler } from "./ring-buffer-handler.ts";
import type { RingBufferOptions } from "./ring-buffer-options.ts";

const directory = mkdtempSync(join(tmpdir(), "llmobs-ring-buffer-"));
afterAll(() => rmSync(directory, { recursive: true }));

function setUp<Item = string>(options: RingBufferOptions<Item> = {}) {
  const diagnostics: Diagnostic[] = [];
  const handler = ringBufferHandler(options);
  const manager = new ObservabilityManager({
    source: "test",
    handlers: [handler],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  return { handler, manager, diagnostics };
}

const messageOf: RingBufferOptions<string>["project"] = ({ data }) =>
  "message" in data ? data.message : "";

describe("ringBufferHandler", () => {
  it("keeps the latest, and only what is asked for of them", () => {
    const { handler, manager } = setUp({ size: 3, project: messageOf });
    expect(handler.recent()).toEqual([]);
    for (const message of ["a", "b", "c", "d"]) manager.log(message);
    expect(handler.recent()).toEqual(["b", "c", "d"]);
    expect(handler.recent(2)).toEqual(["c", "d"]);
    expect(handler.recent(0)).toEqual([]);
    expect(handler.recent(99)).toEqual(["b", "c", "d"]);
    expect(handler.length).toBe(3);
    expect(manager.stats().handlers[0]).toMatchObject({ accepted: 4, delivered: 4 });
  });

  it("keeps the event itself where nothing else is asked for", () => {
    const handler = ringBufferHandler();
    const event = eventFactory().event("llm.end");
    void handler.handle(event);
    expect(handler.recent()[0]).toBe(event);
  });

  it("finds what has happened since a time, also where events came out of order", () => {
    const { handler, manager } = setUp({ size: 4, project: messageOf });
    for (const time of [5, 1_000, 3_000, 2_000, 999]) manager.log(String(time), { time });
    expect(handler.since(1_000)).toEqual(["1000", "3000", "2000"]);
    expect(handler.since(3_001)).toEqual([]);
    expect(handler.since(-Infinity)).toHaveLength(4);
  });

  it("lets go of events: what it holds does not grow with what came", () => {
    const { handler, manager } = setUp({ size: 10, project: messageOf });
    for (let index = 0; index < 10_000; index++) manager.log(`${index}`);
    expect(handler.recent()).toEqual(Array.from({ length: 10 }, (_, index) => `${9_990 + index}`));
    expect(handler.length).toBe(10);
  });

  it("is followed by several, each at its own pace", async () => {
    const { handler, manager, diagnostics } = setUp({ project: messageOf });
    manager.log("before");
    const quick = handler.subscribe();
    const slow = handler.subscribe({ capacity: 1 });
    for (const message of ["a", "b", "c"]) manager.log(message);
    const seen: string[] = [];
    for await (const message of quick) {
      seen.push(message);
      if (message === "c") break;
    }
    manager.log("d");
    await manager.shutdown();
    expect(seen).toEqual(["a", "b", "c"]);
    expect(await Array.fromAsync(slow)).toEqual(["d"]);
    expect(slow.missed).toBe(3);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ node: "ring-buffer", kind: "subscriber_missed" }),
    );
  });

  it("can be read after it was disposed, and gives nobody anything to wait for", async () => {
    const { handler, manager } = setUp({ project: messageOf });
    manager.log("a");
    await manager.shutdown();
    expect(handler.recent()).toEqual(["a"]);
    expect(await Array.fromAsync(handler.subscribe())).toEqual([]);
  });

  it("hands back an event that could not be projected, and keeps nothing of it", () => {
    const { handler, manager } = setUp({
      project: () => {
        throw new Error("no");
      },
    });
    manager.log("a");
    expect(handler.length).toBe(0);
    expect(manager.stats().handlers[0]).toMatchObject({ dropped: { handler_error: 1 } });
  });

  it("dumps what it keeps as lines of JSON, for the owner's eyes, in the place of an older dump", () => {
    const { handler, manager } = setUp({ size: 2, project: messageOf });
    const path = join(directory, "sub", "dump.jsonl");
    for (const message of ["a", "b", "c"]) manager.log(message);
    expect(handler.dump(path)).toBe(2);
    manager.log("d");
    expect(handler.dump(path)).toBe(2);
    expect(readFileSync(path, "utf8")).toBe('"c"\n"d"\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory, "sub"))).toEqual(["dump.jsonl"]);
    expect(() => handler.dump("/dev/null/dump.jsonl")).toThrow(/ENOTDIR|EEXIST/u);
  });

  it("dumps malformed events as lines that can be read", () => {
    const { handler, manager } = setUp<ObservedEvent>({ size: 10_000 });
    for (const event of malformedEvents(7, { count: 1_000 })) manager.observe(event);
    const path = join(directory, "malformed.jsonl");
    expect(handler.dump(path)).toBe(handler.length);
    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(handler.length);
    expect(handler.length).toBeGreaterThan(100);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  it("dumps by itself when something fatal comes, and survives where it can't", () => {
    const path = join(directory, "fatal.jsonl");
    const { manager } = setUp({ dumpOnFatal: path, project: messageOf });
    manager.log("a");
    manager.error(new Error("not yet"));
    expect(readdirSync(directory)).not.toContain("fatal.jsonl");
    manager.error(new Error("the end"), { level: "fatal" });
    expect(readFileSync(path, "utf8")).toBe('"a"\n"not yet"\n"the end"\n');

    const unable = setUp({ dumpOnFatal: "/dev/null/fatal.jsonl" });
    unable.manager.error(new Error("the end"), { level: "fatal" });
    expect(unable.manager.stats().handlers[0]).toMatchObject({ delivered: 1, dropped: {} });
  });

  it.each<[string, RingBufferOptions, RegExp]>([
    ["size", { size: 0 }, /\[ring-buffer\] size must be an integer from 1 to/u],
    ["size", { size: 2.5 }, /received 2\.5/u],
    ["project", { project: "id" as never }, /project must be a function/u],
    ["dumpOnFatal", { dumpOnFatal: "" }, /dumpOnFatal must be a string/u],
    ["name", { name: "" }, /name must be a string/u],
  ])("refuses a %s that has no sense: %o", (_name, options, reason) => {
    expect(() => ringBufferHandler(options)).toThrow(reason);
  });

  it.each([-1, 1.5, Number.NaN])("refuses to give the latest %s", (count) => {
    expect(() => ringBufferHandler().recent(count)).toThrow(RangeError);
  });
});
