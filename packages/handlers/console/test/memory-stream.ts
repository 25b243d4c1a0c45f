import { Writable } from "node:stream";

export interface MemoryStream {
  readonly stream: Writable;
  /** One for each write. */
  readonly chunks: readonly string[];
  readonly lines: () => readonly string[];
  /** What a write does from now on: arrive, or fail. */
  readonly fail: (error: Error | undefined) => void;
}

/**
 * A stream that keeps what it is given, at once or a turn later. Like `process.stderr`, and unlike
 * other streams, it is there again after it has failed.
 */
export function memoryStream(later = false): MemoryStream {
  const chunks: string[] = [];
  let failure: Error | undefined;
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, callback) => {
      const answer = (): void => {
        if (failure === undefined) chunks.push(chunk);
        callback(failure);
      };
      if (later) setImmediate(answer);
      else answer();
    },
    destroy: (error, callback) => {
      callback(error);
      // What Node does in its own streams of the process.
      // oxlint-disable-next-line no-underscore-dangle -- they have no other way either
      (stream as Writable & { _undestroy(): void })._undestroy();
    },
  });
  return {
    stream,
    chunks,
    lines: () => chunks.join("").split("\n").slice(0, -1),
    fail: (error) => {
      failure = error;
    },
  };
}
