import { randomBytes } from "node:crypto";
import { createHistogram } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import {
  createEvent,
  type Handler,
  type ManagerStats,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { buffer } from "../src/buffer.ts";

/** What is wrong with a destination: it never answers, always throws, or observes events itself. */
export type Defect = "hangs" | "throws" | "awaits and then observes";

/** What observing did to the host while the destination behind the buffer had that defect. */
export interface BadRun {
  readonly stats: ManagerStats;
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

/** Observes small events, each a new one, and flushes where that can end. */
export async function observeAtBadDestination(defect: Defect, count: number): Promise<BadRun> {
  const times = createHistogram();
  const before = await heldAfterCollection();
  const manager: ObservabilityManager = new ObservabilityManager({
    source: "soak",
    captureContent: true,
    handlers: [
      pipe(
        buffer(),
        destination(defect, () => manager.log("said by the destination")),
      ),
    ],
    onDiagnostic: () => {},
  });
  for (let done = 1; done <= count; done++) {
    const event = smallEvent(done);
    const start = process.hrtime.bigint();
    manager.observe(event);
    times.record(process.hrtime.bigint() - start);
    if (done % EVENTS_PER_TURN === 0) await setImmediate();
  }
  if (defect !== "hangs") await manager.flush();
  const after = await heldAfterCollection();
  const stats = manager.stats();
  // Nothing of this run is to be held in the next one.
  await manager.shutdown({ timeoutMs: 1 });
  return {
    stats,
    p99Ns: times.percentile(99),
    heldBytes: before === undefined || after === undefined ? undefined : after - before,
  };
}

function destination(defect: Defect, observe: () => void): Handler {
  switch (defect) {
    case "hangs":
      return { name: defect, handle: () => new Promise(() => {}) };
    case "throws":
      return {
        name: defect,
        handle: () => {
          throw new Error("always");
        },
      };
    case "awaits and then observes":
      return {
        name: defect,
        handle: async () => {
          await Promise.resolve();
          observe();
        },
      };
  }
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
