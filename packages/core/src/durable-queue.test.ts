import { describe, expect, it } from "vitest";
import { fakeClock } from "../test/fake-clock.ts";
import { heldHandler } from "../test/held-handler.ts";
import { recorder } from "../test/recorder.ts";
import { turn } from "../test/turn.ts";
import {
  type Decorator,
  fanout,
  type Handler,
  type HandlerBooks,
  ObservabilityManager,
  pipe,
} from "./index.ts";

/** A queue that found some events where it keeps them, and sends nothing by itself. */
function onDisk(found: number): Decorator {
  return () => {
    let held = found;
    return {
      name: "on disk",
      acknowledges: "enqueue",
      durable: true,
      handle: () => void held++,
      queued: () => held,
      recovered: () => found,
    };
  };
}

const inMemory: Decorator = () => {
  let held = 0;
  return {
    name: "in memory",
    acknowledges: "enqueue",
    handle: () => void held++,
    queued: () => held,
  };
};

const identity: Decorator = (next) => ({ name: "identity", handle: (event) => next.handle(event) });

function managing(handler: Handler): { manager: ObservabilityManager; books: () => HandlerBooks } {
  const manager = new ObservabilityManager({
    source: "test",
    handlers: [handler],
    onDiagnostic: () => {},
  });
  return { manager, books: () => manager.stats().handlers[0] as HandlerBooks };
}

describe("a durable queue", () => {
  it.each([
    ["in a pipe", pipe(identity, onDisk(3), recorder())],
    ["in a pipe in a pipe", pipe(identity, pipe(onDisk(3), recorder()))],
  ])(
    "books what it found as accepted, and keeps what it holds at the end (%s)",
    async (_, piped) => {
      const { manager, books } = managing(piped);
      expect(books()).toMatchObject({ accepted: 3, recovered: 3, delivered: 0, queued: 3 });
      manager.log("a");
      const kept = { accepted: 4, recovered: 3, delivered: 0, dropped: {}, queued: 4 };
      expect(books()).toMatchObject(kept);
      expect(await manager.shutdown()).toMatchObject({ dropped: {}, pending: 4, timedOut: false });
      expect(books()).toMatchObject(kept);
    },
  );

  it("keeps books of its own behind a fan-out", () => {
    const { books } = managing(fanout(recorder("plain"), pipe(onDisk(2), recorder("durable"))));
    expect(books()).toMatchObject({ accepted: 0, queued: 0 });
    expect(books().recovered).toBeUndefined();
    expect(books().branches?.[1]).toMatchObject({ accepted: 2, recovered: 2, queued: 2 });
  });

  it("saves nothing that a queue in memory holds beside it", async () => {
    const both: Decorator = (next, context) => {
      const other = context.adopt(pipe(inMemory, recorder()));
      return {
        name: "both",
        acknowledges: "enqueue",
        handle: (event) => (event.level === "error" ? other.handle(event) : next.handle(event)),
      };
    };
    const { manager, books } = managing(pipe(both, onDisk(0), recorder()));
    manager.log("kept");
    manager.error(new Error("lost"));
    expect(await manager.shutdown()).toMatchObject({
      dropped: { shutdown_timeout: 1 },
      pending: 1,
    });
    expect(books()).toMatchObject({ accepted: 2, dropped: { shutdown_timeout: 1 }, queued: 1 });
  });

  it("keeps no more than is left, where a part of a batch has arrived already", async () => {
    const correcting: Decorator = (next) => ({
      name: "correcting",
      handle: (event) => next.handle(event),
      queued: () => -1,
    });
    let deliver = (): void => {};
    const sending: Decorator = (next, context) => {
      const made = onDisk(2)(next, context);
      deliver = () => void next.handle({ id: "found before" } as never);
      return made;
    };
    const { manager, books } = managing(pipe(sending, correcting, recorder()));
    deliver();
    expect(books()).toMatchObject({ accepted: 2, delivered: 1, queued: 1 });
    await manager.shutdown();
    expect(books()).toMatchObject({ accepted: 2, delivered: 1, dropped: {}, queued: 1 });
  });

  it("keeps what hangs at the deadline, and ignores how it ends", async () => {
    const clock = fakeClock();
    const hung = heldHandler();
    const sending: Decorator = (next) => {
      let held = 0;
      return {
        name: "sending",
        acknowledges: "enqueue",
        durable: true,
        handle: (event) => {
          held++;
          void Promise.resolve(next.handle(event)).then(() => held--);
        },
        queued: () => held,
        flush: () => new Promise<void>(() => {}),
      };
    };
    const manager = new ObservabilityManager({
      source: "test",
      clock,
      handlers: [pipe(sending, hung)],
      onDiagnostic: () => {},
    });
    manager.log("a");
    const done = manager.shutdown({ timeoutMs: 100 });
    await turn();
    clock.advance(100);
    expect(await done).toMatchObject({ delivered: 0, dropped: {}, pending: 1, timedOut: true });
    hung.held[0]?.resolve();
    await turn();
    expect(manager.stats().handlers[0]).toMatchObject({ accepted: 1, delivered: 0, queued: 1 });
  });
});
