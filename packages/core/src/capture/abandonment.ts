import { setImmediate } from "node:timers";

/** What ends when nobody is left who could go on with it. */
export interface Watched {
  abandon(): void;
}

const registry = new FinalizationRegistry<Watched>((call) => call.abandon());
/**
 * Calls with what is to be watched for them from the next turn on. Most have gone on by then, and to enter
 * the registry is a good part of what is done for a call, and burdens the collector.
 */
const fresh = new Map<Watched, object>();
let isSweepDue = false;

/**
 * Abandons the call when the object through which the app could go on with it is collected as
 * garbage. It is one object at a time: the promise, then the stream, then its iterator.
 *
 * Nothing that the call refers to may lead to the object, or it never is.
 *
 * @example
 * ```ts
 * import { unwatch, watch } from "@llmobs/core/capture";
 *
 * const call = { abandon: () => console.log("Nobody can read it any more.") };
 * const stream = new ReadableStream();
 * watch(stream, call);
 * await stream.cancel();
 * unwatch(call);
 * ```
 */
export function watch(object: object, call: Watched): void {
  if (!fresh.has(call)) registry.unregister(call);
  fresh.set(call, object);
  if (isSweepDue) return;
  isSweepDue = true;
  setImmediate(enterFresh).unref();
}

/** From here on the call ends by itself. */
export function unwatch(call: Watched): void {
  if (!fresh.delete(call)) registry.unregister(call);
}

function enterFresh(): void {
  isSweepDue = false;
  for (const [call, object] of fresh) registry.register(object, call, call);
  fresh.clear();
}
