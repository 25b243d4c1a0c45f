import { PassThrough, Writable } from "node:stream";
import { dropReasonOf, isRetryable } from "@llmobs/core/error";
import { describe, expect, it } from "vitest";
import { LineWriter } from "./line-writer.ts";

/** A stream that takes a chunk when the test says so. */
function slowStream(): { stream: Writable; taken: string[]; take: (error?: Error) => void } {
  const taken: string[] = [];
  const callbacks: ((error?: Error) => void)[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, callback) => {
      taken.push(chunk);
      callbacks.push(callback);
    },
  });
  return { stream, taken, take: (error) => callbacks.shift()?.(error) };
}

function fastStream(): { stream: Writable; taken: string[] } {
  const taken: string[] = [];
  const stream = new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, callback) => {
      taken.push(chunk);
      callback();
    },
  });
  return { stream, taken };
}

function writerTo(stream: Writable, maxBufferedBytes = 1_000): LineWriter {
  return new LineWriter("console", () => stream, maxBufferedBytes);
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return expect.unreachable();
}

describe("LineWriter", () => {
  it("needs no promise where the stream takes a text at once", () => {
    const { stream, taken } = fastStream();
    expect(writerTo(stream).write("a\n")).toBeUndefined();
    expect(taken).toEqual(["a\n"]);
  });

  it("settles with the stream where that takes its time, and flush waits for all of it", async () => {
    const { stream, take } = slowStream();
    const writer = writerTo(stream);
    const settled: string[] = [];
    void writer.write("a\n")?.then(() => settled.push("a"));
    void writer.write("b\n")?.then(() => settled.push("b"));
    const flushed = writer.flush().then(() => settled.push("flush"));
    take();
    await Promise.resolve();
    take();
    await flushed;
    expect(settled).toEqual(["a", "b", "flush"]);
  });

  it("hands a text back where the stream fails, at once or later", async () => {
    const { stream, take } = slowStream();
    const written = writerTo(stream).write("a\n");
    take(new Error("write EPIPE"));
    await expect(written).rejects.toThrow("[console] Could not write to the stream: write EPIPE");

    const failing = new Writable({ write: (_chunk, _encoding, fail) => fail(new Error("EIO")) });
    const writer = writerTo(failing);
    expect(() => writer.write("a\n")).toThrow("[console] Could not write to the stream: EIO");
    expect(() => writer.write("b\n")).toThrow("[console] Could not write to the stream: EIO");
    await writer.dispose();
  });

  it.each([
    ["destroyed", (stream: Writable) => stream.destroy()],
    ["ended", (stream: Writable) => stream.end()],
    ["destroyed with an error", (stream: Writable) => stream.destroy(new Error("gone"))],
  ])("hands a text back where the stream is %s", async (_name, close) => {
    const { stream } = fastStream();
    const writer = writerTo(stream);
    void writer.write("a\n");
    close(stream);
    expect(() => writer.write("b\n")).toThrow("[console] Could not write to the stream");
    await writer.dispose();
  });

  it("bounds what waits in a stream that nobody reads, and goes on when somebody does", async () => {
    const pipe = new PassThrough({ highWaterMark: 16 });
    const writer = writerTo(pipe, 1_000);
    let refused: unknown;
    for (let line = 0; line < 100 && refused === undefined; line++) {
      try {
        void writer.write(`${"x".repeat(99)}\n`);
      } catch (error) {
        refused = error;
      }
    }
    expect(pipe.writableLength).toBeLessThanOrEqual(1_000);
    expect(dropReasonOf(refused)).toBe("queue_full");
    expect(isRetryable(refused)).toBe(true);

    pipe.resume();
    await writer.flush();
    await writer.write("again\n");
  });

  it("takes one text of any size where nothing waits", () => {
    const { stream, taken } = fastStream();
    void writerTo(stream, 10).write("x".repeat(100));
    expect(taken).toHaveLength(1);
  });

  it("does not touch the stream before the first write, and leaves it as it was", async () => {
    const { stream } = fastStream();
    const writer = writerTo(stream);
    expect(stream.listenerCount("error")).toBe(0);
    void writer.write("a\n");
    void writer.write("b\n");
    expect(stream.listenerCount("error")).toBe(1);
    await writer.dispose();
    await writer.dispose();
    expect(stream.eventNames()).toEqual([]);
    expect(stream.writableEnded).toBe(false);
    expect(dropReasonOf(thrownBy(() => writer.requireOpen()))).toBe("already_shutdown");
  });

  it("lets go only after the stream's error has come out, which would end the process", async () => {
    const { stream, take } = slowStream();
    const writer = writerTo(stream);
    const written = writer.write("a\n");
    const disposed = writer.dispose();
    take(new Error("write EPIPE"));
    await expect(written).rejects.toThrow("EPIPE");
    await disposed;
    expect(stream.listenerCount("error")).toBe(0);
  });
});
