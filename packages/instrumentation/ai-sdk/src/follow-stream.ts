import { harmless } from "@llmobs/core/capture";

/** Hears what becomes of a stream. Whoever reads it notices nothing of what this throws. */
export interface StreamFollower {
  /** This is the object by which it can be read from now on. */
  readBy(object: object): void;
  chunk(chunk: unknown): void;
  /** All of it was read. */
  ended(): void;
  /** It broke; also where nobody is reading. */
  failed(error: unknown): void;
  /** Whoever read it wants no more. */
  cancelled(): void;
}

/** All the ways to read a stream. */
const READING = [
  "cancel",
  "getReader",
  "pipeThrough",
  "pipeTo",
  "tee",
  "values",
  Symbol.asyncIterator,
] as const;

const GET_READER = ReadableStream.prototype["getReader"];

/**
 * Follows a stream to its end. It stays the object that it is, and gets methods of its own that read
 * it through another.
 */
export function followStream(stream: ReadableStream<unknown>, follower: StreamFollower): void {
  let passage: ReadableStream<unknown> | undefined;
  const open = (): ReadableStream<unknown> => {
    if (passage === undefined) {
      passage = passOn(stream, follower);
      follower.readBy(passage);
    }
    return passage;
  };
  for (const name of READING) {
    const value = (...args: readonly unknown[]): unknown => {
      const through = open();
      return Reflect.apply(through[name] as (...given: unknown[]) => unknown, through, args);
    };
    Object.defineProperty(stream, name, { value, writable: true, configurable: true });
  }
  const locked = { get: () => passage?.locked ?? false, configurable: true };
  Object.defineProperty(stream, "locked", locked);
  follower.readBy(stream);
}

/**
 * Passes the chunks on as they are, when they come. None is asked for before it is wanted, and a reader
 * that goes away is felt at the source.
 */
function passOn(
  source: ReadableStream<unknown>,
  follower: StreamFollower,
): ReadableStream<unknown> {
  // Its own `getReader` is by now the one that leads here.
  const reader = Reflect.apply(GET_READER, source, []) as ReadableStreamDefaultReader<unknown>;
  reader.closed.catch((error: unknown) => harmless(() => follower.failed(error)));
  return new ReadableStream<unknown>(
    {
      async pull(controller) {
        // Where this throws, the passage breaks with the source's own error.
        const { done, value } = await reader.read();
        if (done) {
          harmless(() => follower.ended());
          controller.close();
        } else {
          harmless(() => follower.chunk(value));
          controller.enqueue(value);
        }
      },
      cancel(reason) {
        harmless(() => follower.cancelled());
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
