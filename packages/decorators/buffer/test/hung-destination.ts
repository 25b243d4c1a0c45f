import { randomBytes } from "node:crypto";
import { createHistogram } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import {
  createEvent,
  type HandlerBooks,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { buffer } from "../src/buffer.ts";

/** What observing did to the host while the destination behind the buffer hung. */
export interface HungRun {
  readonly books: HandlerBooks;
  readonly p99Ns: number;
  /** What is held after a garbage collection; undefined where none can be asked for. */
  readonly heldBytes: number | undefined;
}

const EVENTS_PER_TURN = 1_000;
const SESSION = {
  sessionId: "session-1",
  userId: "user-17",
  traceId: "0af7651916cd43dd8448eb211c80319c",
};

/** Observes small events, each a new one, at a destination that never answers. */
export async function observeAtHungDestination(count: number): Promise<HungRun> {
  const times = createHistogram();
  const manager = new ObservabilityManager({
    source: "soak",
    captureContent: true,
    handlers: [pipe(buffer(), { name: "hung", handle: () => new Promise(() => {}) })],
    onDiagnostic: () => {},
  });
  const before = await heldAfterCollection();
  for (let done = 1; done <= count; done++) {
    const event = smallEvent(done);
    const start = process.hrtime.bigint();
    manager.observe(event);
    times.record(process.hrtime.bigint() - start);
    if (done % EVENTS_PER_TURN === 0) await setImmediate();
  }
  const after = await heldAfterCollection();
  return {
    books: manager.stats().handlers[0] as HandlerBooks,
    p99Ns: times.percentile(99),
    heldBytes: before === undefined || after === undefined ? undefined : after - before,
  };
}

/** An event of about 520 bytes as JSON, made as an app makes it: what is its session's is shared. */
function smallEvent(number: number): ObservedEvent {
  const data = {
    toolName: "search",
    callId: `call_${number}`,
    status: "ok",
    durationMs: number % 100,
    result: randomBytes(97).toString("hex"),
  } as const;
  return createEvent("tool.end", data, { ...SESSION, source: "soak", spanId: "b7ad6b7169203331" });
}

async function heldAfterCollection(): Promise<number | undefined> {
  if (globalThis.gc === undefined) return undefined;
  await setImmediate();
  globalThis.gc();
  await setImmediate();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
