import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import * as here from "./index.ts";

type Core = typeof here;

let folder: string;
let there: Core;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "llmobs-copy-"));
  cpSync(fileURLToPath(new URL(".", import.meta.url)), folder, { recursive: true });
  there = await import(pathToFileURL(join(folder, "index.ts")).href);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("two copies of core in one process", () => {
  it("are two", () => {
    expect(there.ObservabilityManager).not.toBe(here.ObservabilityManager);
  });

  it("share the context: a call made through one is the child of a command of the other", async () => {
    const sink = recorder();
    const one = new here.ObservabilityManager({ source: "one", handlers: [sink] });
    const other = new there.ObservabilityManager({ source: "other", handlers: [sink] });
    await one.trace.session({ id: "s-1" }, () =>
      one.trace.command("c", undefined, async () => {
        await turn();
        other.trace.tool("t", {}, () => {});
      }),
    );
    const [, command, tool] = sink.events;
    expect(tool).toMatchObject({ source: "other", sessionId: "s-1", traceId: command?.traceId });
    expect(tool?.parentSpanId).toBe(command?.spanId);
  });

  it("share the process's default manager", () => {
    const manager = new here.ObservabilityManager({ source: "one" });
    here.setDefaultManager(manager);
    expect(there.getDefaultManager()).toBe(manager);
    there.setDefaultManager(undefined);
    expect(here.getDefaultManager()).toBeUndefined();
  });

  it("work together: a pipe of one behind a manager of the other, with books and re-entrancy", async () => {
    const sink = recorder();
    const dropping: here.Decorator = (next, context) => ({
      name: "dropping",
      handle: (event) =>
        event.level === "debug" ? context.drop(event, "filtered") : next.handle(event),
    });
    const chatty: here.Handler = {
      name: "chatty",
      handle: async (event) => {
        void sink.handle(event);
        await turn();
        manager.log("again");
      },
    };
    const manager: here.ObservabilityManager = new here.ObservabilityManager({
      source: "one",
      handlers: [there.pipe(dropping, there.fanout(chatty))],
      onDiagnostic: () => {},
    });
    manager.log("a");
    manager.log("b", { level: "debug" });
    await turn();
    await manager.shutdown();
    expect(sink.events).toHaveLength(1);
    expect(manager.stats().handlers[0]).toMatchObject({
      accepted: 2,
      delivered: 1,
      dropped: { filtered: 1 },
    });
    expect(manager.stats().intake.dropped).toEqual({ reentrant: 1 });
  });
});
