import { describe, expect, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { heldHandler } from "../test/held-handler.ts";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import { type Handler, ObservabilityManager } from "./index.ts";

function setUp(...handlers: Handler[]) {
  const clock = fakeClock();
  const manager = new ObservabilityManager({
    source: "test",
    handlers,
    clock,
    onDiagnostic: () => {},
  });
  return { clock, manager };
}

describe("flush", () => {
  it("resolves when every event observed before it has settled, and not for later ones", async () => {
    const slow = heldHandler();
    const { manager, clock } = setUp(slow);
    manager.log("before");
    let receipt: unknown;
    void manager.flush().then((given) => (receipt = given));
    await turn();
    manager.log("after");
    slow.held[1]?.resolve();
    await turn();
    expect(receipt).toBeUndefined();
    slow.held[0]?.resolve();
    await turn();
    expect(receipt).toMatchObject({ delivered: 2, pending: 0, timedOut: false });
    expect(clock.pending).toBe(0);
  });

  it("ends though new events never cease", async () => {
    const slow = heldHandler();
    const { manager } = setUp(slow);
    manager.log("before");
    let isDone = false;
    void manager.flush().then(() => (isDone = true));
    for (let count = 0; count < 5; count++) {
      manager.log("more");
      slow.held[0]?.resolve();
      await turn();
    }
    expect(isDone).toBe(true);
    expect(slow.held.length).toBeGreaterThan(0);
  });

  it("calls a handler's own flush, and again for what came to rest meanwhile", async () => {
    const slow = heldHandler();
    let flushes = 0;
    const { manager } = setUp({ ...slow, flush: () => void flushes++ });
    await manager.flush();
    expect(flushes).toBe(1);
    manager.log("a");
    const flushed = manager.flush();
    await turn();
    slow.held[0]?.resolve();
    await flushed;
    expect(flushes).toBe(3);
  });

  it("says what is pending when its time is up, drops nothing, and goes on another time", async () => {
    const slow = heldHandler();
    const { manager, clock } = setUp(slow);
    manager.log("a");
    const flushed = manager.flush({ timeoutMs: 100 });
    clock.advance(100);
    expect(await flushed).toMatchObject({ delivered: 0, dropped: {}, pending: 1, timedOut: true });
    slow.held[0]?.resolve();
    expect(await manager.flush()).toMatchObject({ delivered: 1, pending: 0, timedOut: false });
  });

  it("shares its work with others that overlap, each with its own deadline", async () => {
    let flushes = 0;
    let release = (): void => {};
    const { manager, clock } = setUp({
      name: "counting",
      handle: () => {},
      flush: () => {
        flushes++;
        return new Promise<void>((resolve) => (release = resolve));
      },
    });
    const patient = manager.flush({ timeoutMs: 1_000 });
    const hasty = manager.flush({ timeoutMs: 10 });
    await turn();
    expect(flushes).toBe(1);
    clock.advance(10);
    expect(await hasty).toMatchObject({ timedOut: true });
    manager.log("later");
    const afterwards = manager.flush();
    await turn();
    expect(flushes).toBe(1);
    release();
    expect(await patient).toMatchObject({ timedOut: false });
    await turn();
    expect(flushes).toBe(2);
    release();
    expect(await afterwards).toMatchObject({ timedOut: false });
  });

  it("survives a flush that fails", async () => {
    const after = recorder();
    const { manager } = setUp(
      {
        name: "failing",
        handle: () => {},
        flush: () => {
          throw new Error("no");
        },
      },
      after,
    );
    manager.log("a");
    expect(await manager.flush()).toMatchObject({ delivered: 2, timedOut: false });
  });

  it("refuses a time that is none", async () => {
    const { manager } = setUp();
    await expect(manager.flush({ timeoutMs: -1 })).rejects.toThrow(
      "[manager] timeoutMs must be a number of at least 0; received -1.",
    );
  });
});

describe("shutdown", () => {
  it("settles, disposes once, takes nothing more and counts what comes", async () => {
    const order: string[] = [];
    const handler: Handler = {
      name: "h",
      handle: ({ type }) => void order.push(type),
      flush: () => void order.push("flush"),
      [Symbol.asyncDispose]: async () => void order.push("dispose"),
    };
    const { manager } = setUp(handler);
    manager.log("a");
    const first = manager.shutdown();
    const second = manager.shutdown();
    expect(await first).toBe(await second);
    await manager[Symbol.asyncDispose]();
    manager.log("late");
    manager.trace.command("late", undefined, () => {});
    expect(order).toEqual(["log", "flush", "dispose"]);
    expect(manager.stats()).toMatchObject({
      state: "closed",
      intake: { accepted: 2, delivered: 1, dropped: { already_shutdown: 1 }, queued: 0 },
    });
  });

  it("ends open spans as abandoned, the inner ones first", async () => {
    const sink = recorder();
    const { manager } = setUp(sink);
    manager.trace.startSession().run(() => {
      manager.trace.startCommand("c").run(() => manager.trace.startTool("t"));
    });
    await manager.shutdown();
    expect(
      sink.events.slice(3).map(({ type, data }) => [type, "status" in data && data.status]),
    ).toEqual([
      ["tool.end", "abandoned"],
      ["command.end", "abandoned"],
      ["session.end", "abandoned"],
    ]);
  });

  it("at its deadline books what hangs, exactly, ignores what settles later and aborts the signal", async () => {
    const hung = heldHandler("hung");
    const healthy = recorder("healthy");
    let signal: AbortSignal | undefined;
    const { manager, clock } = setUp(
      { ...hung, attach: (host) => void ({ signal } = host) },
      healthy,
    );
    for (let count = 0; count < 5; count++) manager.log("a");
    hung.held[0]?.resolve();
    await turn();
    const done = manager.shutdown({ timeoutMs: 1_000 });
    await turn();
    clock.advance(999);
    await turn();
    expect(signal?.aborted).toBe(false);
    clock.advance(1);
    const receipt = await done;
    expect(receipt).toMatchObject({
      delivered: 6,
      dropped: { shutdown_timeout: 4 },
      pending: 0,
      timedOut: true,
    });
    expect(signal?.aborted).toBe(true);
    while (hung.held[0] !== undefined) hung.held[0].resolve();
    await turn();
    expect(manager.stats().handlers[0]).toMatchObject({
      accepted: 5,
      delivered: 1,
      dropped: { shutdown_timeout: 4 },
      queued: 0,
    });
    expect(clock.pending).toBe(0);
  });

  it("does not wait for a dispose that hangs", async () => {
    const { manager, clock } = setUp({
      name: "stuck",
      handle: () => {},
      [Symbol.asyncDispose]: () => new Promise<void>(() => {}),
    });
    const done = manager.shutdown({ timeoutMs: 500 });
    await turn();
    clock.advance(500);
    expect(await done).toMatchObject({ timedOut: true });
  });
});
