import { AsyncLocalStorage } from "node:async_hooks";
import type { ObservabilityManager } from "./manager.ts";

/** What the code that runs now is part of. Once it is entered, nothing but `attempts` changes. */
export interface Frame {
  readonly sessionId: string | undefined;
  readonly userId: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  /** The flags of the trace's `traceparent`, as whoever began the trace set them. */
  readonly traceFlags: number;
  /** The gate whose asynchronous sink this code belongs to. */
  gate: object | undefined;
  /** How often a client has sent the request that the span is about, where that is counted. */
  attempts: number;
}

interface Shared {
  readonly storage: AsyncLocalStorage<Frame>;
  defaultManager: ObservabilityManager | undefined;
}

// One per process and major version, however many copies of this package are in the tree: otherwise
// a command started through one copy would not be the parent of a call made through another.
const SHARED = Symbol.for("@llmobs/core/1");
const globals = globalThis as unknown as Record<symbol, Shared | undefined>;
const shared: Shared = (globals[SHARED] ??= {
  storage: new AsyncLocalStorage<Frame>(),
  defaultManager: undefined,
});

/**
 * Where the asynchronous context is kept, for an instrumentation that binds it to a channel of
 * `node:diagnostics_channel`, so that what runs there runs inside a span. What it holds inside one is what
 * `span.run(() => contextStorage.getStore())` gives, and is nobody else's to read.
 *
 * @example
 * ```ts
 * import { tracingChannel } from "node:diagnostics_channel";
 * import { ObservabilityManager } from "@llmobs/core";
 * import { contextStorage } from "@llmobs/core/capture";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * const search = tracingChannel("acme:search");
 * search.start.bindStore(contextStorage, () =>
 *   trace.startTool("search").run(() => contextStorage.getStore()),
 * );
 * ```
 */
export const contextStorage: AsyncLocalStorage<object | undefined> = shared.storage;

export function currentFrame(): Frame | undefined {
  return shared.storage.getStore();
}

export function runInFrame<Value>(frame: Frame, call: () => Value): Value {
  // To enter a context costs more than to emit an event; often the code is in it already.
  if (shared.storage.getStore() === frame) return call();
  return shared.storage.run(frame, call);
}

/**
 * Finds the process's default manager: the one that libraries and instrumentations use when none is
 * handed to them. `undefined` until `setDefaultManager` was called.
 */
export function getDefaultManager(): ObservabilityManager | undefined {
  return shared.defaultManager;
}

/** Makes a manager the process's default, or with `undefined` leaves the process without one. */
export function setDefaultManager(manager: ObservabilityManager | undefined): void {
  shared.defaultManager = manager;
}
