/** What ends when nobody is left who could go on with it. */
export interface Watched {
  abandon(): void;
}

const registry = new FinalizationRegistry<Watched>((call) => call.abandon());

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
  registry.unregister(call);
  registry.register(object, call, call);
}

/** From here on the call ends by itself. */
export function unwatch(call: Watched): void {
  registry.unregister(call);
}
