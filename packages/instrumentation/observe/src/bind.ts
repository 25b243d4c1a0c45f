import { AsyncLocalStorage } from "node:async_hooks";
import type { AnyFunction } from "./observe-options.ts";

/**
 * Binds a function to the present context, for whoever calls it from another one: an event emitter, a
 * connection pool, a queue. It runs as part of the span, trace and session in which it was bound, and with
 * all that other libraries keep in the asynchronous context, since it is Node's own `AsyncLocalStorage.bind`.
 *
 * @example
 * ```ts
 * import { EventEmitter } from "node:events";
 * import { currentContext, ObservabilityManager } from "@llmobs/core";
 * import { bind } from "@llmobs/observe";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * const emitter = new EventEmitter();
 * trace.session({ id: "s-1" }, () => {
 *   emitter.on("row", () => console.log("unbound:", currentContext().sessionId));
 *   emitter.on("row", bind(() => console.log("bound:", currentContext().sessionId)));
 * });
 * emitter.emit("row");
 * // => unbound: undefined
 * // => bound: s-1
 * ```
 */
export function bind<Fn extends AnyFunction>(fn: Fn): Fn {
  return AsyncLocalStorage.bind(fn as never) as Fn;
}
