import type { Abortable, CapturedCall } from "./captured-call.ts";
import { type Method, methodOf, shadow } from "./shadow.ts";

/** What can be read with `for await`; the official clients' streams make their iterators by `iterator`. */
interface Stream extends AsyncIterable<unknown> {
  readonly iterator?: () => AsyncIterator<unknown>;
  readonly controller?: { readonly signal?: Abortable };
}

type Result = IteratorResult<unknown>;

export function isStream(value: unknown): value is Stream {
  const isObject = typeof value === "object" && value !== null;
  return isObject && methodOf(value, Symbol.asyncIterator) !== undefined;
}

/**
 * Follows a stream to its end, which is where the app stops reading. The stream, and the iterator that
 * it makes, stay what they are and get methods of their own that listen; everything that reads the
 * stream (`for await`, `tee`, `toReadableStream`) comes through those.
 */
export function followStream(stream: Stream, call: CapturedCall): void {
  call.streams(stream.controller?.signal);
  if (isIterator(stream)) {
    if (call.startReading()) followIterator(stream, call);
    return;
  }
  const name = typeof stream.iterator === "function" ? "iterator" : Symbol.asyncIterator;
  const original = stream[name] as Method;
  shadow(stream, name, function (this: unknown, ...args: unknown[]): unknown {
    const iterator = Reflect.apply(original, this, args) as AsyncIterator<unknown>;
    if (call.startReading()) followIterator(iterator, call);
    return iterator;
  });
  call.goesOnBy(stream);
}

/** An async generator, say, which is read by itself. */
function isIterator(stream: object): stream is AsyncIterator<unknown> {
  return methodOf(stream, "next") !== undefined;
}

function followIterator(iterator: AsyncIterator<unknown>, call: CapturedCall): void {
  const next = methodOf(iterator, "next");
  const close = methodOf(iterator, "return");
  const raise = methodOf(iterator, "throw");
  if (next === undefined) return;

  const onResult = (result: Result): Result | Promise<Result> => {
    if (result.done === true) {
      call.exhausted();
      return result;
    }
    return call.shows(result.value) ? result : step(next, []);
  };
  const onError = (thrown: unknown): never => {
    call.fail(thrown);
    throw thrown;
  };
  // The promise handed back is the derived one, so that a rejection which the app forgets to handle is
  // reported as before, once.
  const step = (method: Method, args: readonly unknown[]): Promise<Result> => {
    let result: unknown;
    try {
      // For each chunk, where `Reflect.apply` is felt, there are none.
      result = args.length === 0 ? method.call(iterator) : Reflect.apply(method, iterator, args);
    } catch (thrown) {
      return onError(thrown);
    }
    return Promise.resolve(result as Result).then(onResult, onError);
  };

  shadow(iterator, "next", (...args) => step(next, args));
  if (close !== undefined) {
    shadow(iterator, "return", (...args) => {
      call.abort();
      return Reflect.apply(close, iterator, args);
    });
  }
  if (raise !== undefined) shadow(iterator, "throw", (...args) => step(raise, args));
  call.goesOnBy(iterator);
}
