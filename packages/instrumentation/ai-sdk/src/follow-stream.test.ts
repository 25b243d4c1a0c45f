import { describe, expect, test } from "vitest";
import { followStream } from "./follow-stream.ts";

/** A stream whose chunks are numbers, with what was asked of it and what was heard. */
function followed(count: number, failure?: Error) {
  const heard: unknown[] = [];
  let pulled = 0;
  let cancelledWith: unknown;
  const stream = new ReadableStream<number>(
    {
      pull: (controller) => {
        pulled += 1;
        if (pulled <= count) controller.enqueue(pulled);
        else if (failure !== undefined) controller.error(failure);
        else controller.close();
      },
      cancel: (reason) => {
        cancelledWith = reason;
      },
    },
    { highWaterMark: 0 },
  );
  followStream(stream, {
    readBy: () => {},
    chunk: (chunk) => void heard.push(chunk),
    ended: () => void heard.push("ended"),
    failed: (error) => void heard.push(error),
    cancelled: () => void heard.push("cancelled"),
  });
  return { stream, heard, pulled: () => pulled, cancelledWith: () => cancelledWith };
}

const WAYS: Readonly<Record<string, (stream: ReadableStream<number>) => Promise<number[]>>> = {
  "for await": async (stream) => Array.fromAsync(stream),
  values: async (stream) => Array.fromAsync(stream.values()),
  getReader: async (stream) => {
    const reader = stream.getReader();
    const chunks: number[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return chunks;
      chunks.push(value);
    }
  },
  pipeThrough: async (stream) =>
    Array.fromAsync(stream.pipeThrough(new TransformStream<number, number>())),
  pipeTo: async (stream) => {
    const chunks: number[] = [];
    await stream.pipeTo(new WritableStream({ write: (chunk) => void chunks.push(chunk) }));
    return chunks;
  },
  tee: async (stream) => {
    const [one, other] = stream.tee();
    const [chunks] = await Promise.all([Array.fromAsync(one), Array.fromAsync(other)]);
    return chunks;
  },
};

describe("followStream", () => {
  test.each(Object.entries(WAYS))("hears all that is read with %s", async (_name, read) => {
    const { stream, heard } = followed(3);
    expect(await read(stream)).toEqual([1, 2, 3]);
    expect(heard).toEqual([1, 2, 3, "ended"]);
  });

  test("leaves the stream the object that it is, and shows no members", () => {
    const { stream } = followed(1);
    expect(stream).toBeInstanceOf(ReadableStream);
    expect(Object.keys(stream)).toEqual([]);
    expect(stream.locked).toBe(false);
  });

  test("asks the source for nothing before it is wanted", async () => {
    const { stream, pulled } = followed(3);
    expect(pulled()).toBe(0);
    const reader = stream.getReader();
    expect(stream.locked).toBe(true);
    expect(pulled()).toBe(0);
    await reader.read();
    expect(pulled()).toBe(1);
    reader.releaseLock();
    expect(stream.locked).toBe(false);
    expect(await Array.fromAsync(stream)).toEqual([2, 3]);
  });

  test("fails as the source does, with the same error", async () => {
    const failure = new Error("broken");
    const { stream, heard } = followed(1, failure);
    const reader = stream.getReader();
    await reader.read();
    expect(await reader.read().catch((error: unknown) => error)).toBe(failure);
    expect(heard).toEqual([1, failure]);
  });

  test("reads on where whoever listens throws", async () => {
    const stream = ReadableStream.from([1, 2]);
    const fail = (): never => {
      throw new Error("ours");
    };
    followStream(stream, {
      readBy: () => {},
      chunk: fail,
      ended: fail,
      failed: fail,
      cancelled: fail,
    });
    expect(await Array.fromAsync(stream)).toEqual([1, 2]);
  });

  test("hands a cancellation on, with its reason", async () => {
    const read = followed(3);
    const reader = read.stream.getReader();
    await reader.read();
    await reader.cancel("enough");
    expect(read.cancelledWith()).toBe("enough");
    expect(read.heard).toEqual([1, "cancelled"]);

    const unread = followed(3);
    await unread.stream.cancel("none at all");
    expect(unread.cancelledWith()).toBe("none at all");
  });
});
