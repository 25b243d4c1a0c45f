import { describe, expect, it } from "vitest";
import { buffer } from "./buffer.ts";
import { type BufferOptions, readOptions } from "./buffer-options.ts";

describe("the options of a buffer", () => {
  it("have defaults, of which the batch is never larger than the capacity", () => {
    expect(readOptions({})).toEqual({
      capacity: 8_192,
      maxBytes: 33_554_432,
      batchSize: 256,
      maxWaitMs: 1_000,
      onFull: "drop-oldest",
      concurrency: 1,
    });
    expect(readOptions({ capacity: 100 }).batchSize).toBe(100);
    expect(readOptions({ maxBytes: Infinity }).maxBytes).toBe(Infinity);
  });

  it.each<[string, BufferOptions]>([
    ["capacity must be an integer from 1 to 16777216; received 0", { capacity: 0 }],
    [
      "capacity must be an integer from 1 to 16777216; received 16777217",
      { capacity: 2 ** 24 + 1 },
    ],
    ["capacity must be an integer from 1 to 16777216; received Infinity", { capacity: Infinity }],
    ["maxBytes must be an integer of at least 1; received 0", { maxBytes: 0 }],
    ["maxBytes must be an integer of at least 1; received 1.5", { maxBytes: 1.5 }],
    ["batchSize must be an integer from 1 to 10; received 11", { capacity: 10, batchSize: 11 }],
    ["batchSize must be an integer from 1 to 8192; received 0", { batchSize: 0 }],
    ["maxWaitMs must be a number from 1 to 2147483647; received 0", { maxWaitMs: 0 }],
    ["maxWaitMs must be a number from 1 to 2147483647; received Infinity", { maxWaitMs: Infinity }],
    [
      'onFull must be one of "drop-oldest", "drop-newest"; received "block"',
      { onFull: "block" as never },
    ],
    ["concurrency must be an integer of at least 1; received 0", { concurrency: 0 }],
  ])("are refused: %s", (message, options) => {
    expect(() => buffer(options)).toThrow(new RangeError(`[buffer] ${message}.`));
  });
});
