import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { outbox } from "./outbox.ts";
import { type OutboxOptions, readOptions } from "./outbox-options.ts";

describe("the options of an outbox", () => {
  it.each([
    [{ path: "" }, 'path must be a string with text in it; received ""'],
    [
      { path: ":memory:" },
      'path must lead to a file, in which events outlive the process; received ":memory:"',
    ],
    [{ maxEvents: 0 }, "maxEvents must be an integer of at least 1; received 0"],
    [{ maxBytes: 0.5 }, "maxBytes must be an integer of at least 1; received 0.5"],
    [{ maxEventBytes: 1_023 }, "maxEventBytes must be an integer of at least 1024; received 1023"],
    [
      { onFull: "block" as never },
      'onFull must be one of "drop-newest", "drop-oldest"; received "block"',
    ],
    [{ batchSize: 0 }, "batchSize must be an integer of at least 1; received 0"],
    [{ concurrency: 0 }, "concurrency must be an integer of at least 1; received 0"],
    [{ baseDelayMs: 0 }, "baseDelayMs must be a number from 1 to 2147483647; received 0"],
    [
      { maxDelayMs: 2 ** 31 },
      "maxDelayMs must be a number from 1 to 2147483647; received 2147483648",
    ],
    [{ attempts: 0 }, "attempts must be an integer of at least 1; received 0"],
    [{ maxAgeMs: -1 }, "maxAgeMs must be a number of at least 0; received -1"],
    [
      { deadLetters: { maxEvents: -1 } },
      "deadLetters.maxEvents must be an integer of at least 0; received -1",
    ],
    [
      { deadLetters: { maxBytes: -1 } },
      "deadLetters.maxBytes must be an integer of at least 0; received -1",
    ],
    [
      { synchronous: "off" as never },
      'synchronous must be one of "normal", "full"; received "off"',
    ],
    [{ mode: 0o1000 }, "mode must be an integer from 0 to 511; received 512"],
    [{ random: 1 as never }, "random must be a function; received 1"],
  ] satisfies [OutboxOptions, string][])("refuse %j", (options, message) => {
    expect(() => outbox(options)).toThrow(`[outbox] ${message}.`);
  });

  it("take the least and the most there may be", () => {
    const limits: OutboxOptions = {
      maxEvents: 1,
      maxBytes: 1,
      maxEventBytes: 1_024,
      batchSize: 1,
      concurrency: 1,
      baseDelayMs: 1,
      maxDelayMs: 2 ** 31 - 1,
      attempts: 1,
      maxAgeMs: 0,
      deadLetters: { maxEvents: 0, maxBytes: 0 },
      mode: 0,
    };
    expect(readOptions(limits)).toMatchObject(limits);
    expect(readOptions({ mode: 0o777, baseDelayMs: 2 ** 31 - 1, maxDelayMs: 1 })).toMatchObject({
      mode: 0o777,
    });
  });

  it("have the defaults of the README", () => {
    expect(readOptions({})).toEqual({
      path: resolve("logs/outbox.db"),
      maxEvents: 100_000,
      maxBytes: 268_435_456,
      maxEventBytes: 262_144,
      onFull: "drop-newest",
      batchSize: 256,
      concurrency: 1,
      baseDelayMs: 1_000,
      maxDelayMs: 300_000,
      attempts: Infinity,
      maxAgeMs: 604_800_000,
      deadLetters: { maxEvents: 10_000, maxBytes: 67_108_864 },
      synchronous: "normal",
      mode: 0o600,
      random: Math.random,
    });
  });
});
