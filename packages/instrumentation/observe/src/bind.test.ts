import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter, once } from "node:events";
import { currentContext } from "@llmobs/core";
import { testObservability } from "@llmobs/testing";
import { expect, it, onTestFinished } from "vitest";
import { bind } from "./bind.ts";

const { manager } = testObservability();
const { trace } = manager;
const inSession = <Value>(id: string, fn: () => Value): Value => trace.session({ id }, fn);
const sessionId = (): string | undefined => currentContext().sessionId;

it("gives the listener of an emitter the context in which it was bound", () => {
  const emitter = new EventEmitter();
  const seen: unknown[] = [];
  inSession("s-1", () => {
    emitter.on("row", () => seen.push(["unbound", sessionId()]));
    emitter.on(
      "row",
      bind(() => seen.push(["bound", sessionId()])),
    );
  });
  inSession("s-2", () => emitter.emit("row"));
  // What emits decides, and not what listens: that is why there is bind.
  expect(seen).toEqual([
    ["unbound", "s-2"],
    ["bound", "s-1"],
  ]);
});

it("can be taken off an emitter again, and be called with its own this and arguments", () => {
  const emitter = new EventEmitter();
  const seen: unknown[] = [];
  const listener = bind(function (this: EventEmitter, ...args: unknown[]) {
    seen.push(this, ...args);
  });
  emitter.on("row", listener).emit("row", 1, 2);
  emitter.off("row", listener).emit("row", 3);
  expect(seen).toEqual([emitter, 1, 2]);
});

it("hands on what the function returns and throws, and its length", async () => {
  const error = new Error("no");
  expect(bind((one: number, other: number) => one + other)(1, 2)).toBe(3);
  expect(bind((_one: number, _other: number) => {})).toHaveLength(2);
  expect(
    bind(() => {
      throw error;
    }),
  ).toThrow(error);
  await expect(bind(async () => Promise.reject(error))()).rejects.toBe(error);
});

it("is not needed for timers, promises and what else Node calls back itself", async () => {
  const seen: unknown[] = [];
  const emitsLater = new EventEmitter();
  const emitting = setInterval(() => emitsLater.emit("later"), 1);
  onTestFinished(() => clearInterval(emitting));
  await inSession("s-1", async () => {
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        if (seen.push(sessionId()) < 3) return;
        clearInterval(timer);
        resolve();
      }, 1);
    });
    await new Promise<void>((resolve) => setImmediate(() => resolve(void seen.push(sessionId()))));
    process.nextTick(() => seen.push(sessionId()));
    await once(emitsLater, "later");
    seen.push(sessionId());
  });
  expect(seen).toEqual(["s-1", "s-1", "s-1", "s-1", "s-1", "s-1"]);
});

it("lets the callbacks of a connection pool run where they were queued, not where a connection fell free", async () => {
  type Callback = (connection: string) => void;
  /** One connection: who releases it calls the next in line, out of their own context. */
  class Pool {
    readonly #waiting: Callback[] = [];
    #isFree = true;
    acquire(callback: Callback): void {
      if (!this.#isFree) return void this.#waiting.push(callback);
      this.#isFree = false;
      callback("connection");
    }
    release(): void {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isFree = true;
      else next("connection");
    }
  }
  const use = async (wrap: <Fn extends Callback>(fn: Fn) => Fn): Promise<unknown[]> => {
    const pool = new Pool();
    const seen: unknown[] = [];
    const query = (id: string): Promise<void> =>
      inSession(
        id,
        () =>
          new Promise((resolve) => {
            pool.acquire(
              wrap(() => {
                seen.push([id, sessionId()]);
                setImmediate(() => {
                  pool.release();
                  resolve();
                });
              }),
            );
          }),
      );
    await Promise.all(["s-1", "s-2", "s-3"].map(query));
    return seen;
  };
  expect(await use((fn) => fn)).toEqual([
    ["s-1", "s-1"],
    ["s-2", "s-1"],
    ["s-3", "s-1"],
  ]);
  expect(await use(bind)).toEqual([
    ["s-1", "s-1"],
    ["s-2", "s-2"],
    ["s-3", "s-3"],
  ]);
});

it("keeps what other libraries have in the context", () => {
  const storage = new AsyncLocalStorage<string>();
  const bound = storage.run("theirs", () =>
    inSession("s-1", () => bind(() => [sessionId(), storage.getStore()])),
  );
  expect(bound()).toEqual(["s-1", "theirs"]);
});
