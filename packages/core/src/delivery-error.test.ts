import { describe, expect, it } from "vitest";
import { createEvent } from "./create-event.ts";
import {
  batchError,
  closedError,
  deliveryError,
  dropReasonOf,
  failuresOf,
  isBatchError,
  isRetryable,
  retryAfterMsOf,
} from "./delivery-error.ts";
import { DROP_REASONS, isDropReason } from "./drop-reason.ts";

const log = (message: string) => createEvent("log", { message });

describe("deliveryError", () => {
  it("is an error that says what it was told and nothing else", () => {
    const cause = new Error("ECONNRESET");
    const error = deliveryError("no", {
      retryable: false,
      retryAfterMs: 5,
      reason: "too_large",
      cause,
    });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: "DeliveryError", message: "no", cause, retryAfterMs: 5 });
    expect(isRetryable(error)).toBe(false);
    expect(dropReasonOf(error)).toBe("too_large");
    expect(Object.keys(deliveryError("no"))).toEqual(["name"]);
  });

  it("says of a disposed handler that trying again cannot help", () => {
    const error = closedError("file");
    expect(error.message).toBe("[file] This handler is disposed; it takes no more events.");
    expect(isRetryable(error)).toBe(false);
    expect(dropReasonOf(error)).toBe("already_shutdown");
  });
});

describe("what an error says about its delivery", () => {
  const unreadable = Object.defineProperty({}, "retryable", {
    get: () => {
      throw new Error("no");
    },
  });

  it("is retryable unless it says otherwise", () => {
    for (const error of [new Error("no"), "no", null, undefined, unreadable, { retryable: 0 }]) {
      expect(isRetryable(error)).toBe(true);
    }
    expect(isRetryable({ retryable: false })).toBe(false);
  });

  it("asks for no wait unless it names a sound one", () => {
    expect(retryAfterMsOf({ retryAfterMs: 1500 })).toBe(1500);
    for (const retryAfterMs of [-1, Number.NaN, "5", undefined]) {
      expect(retryAfterMsOf({ retryAfterMs })).toBe(0);
    }
  });

  it("is booked under its own reason only where that is one", () => {
    expect(dropReasonOf({ reason: "custom:quota" })).toBe("custom:quota");
    for (const error of [{ reason: "quota" }, { reason: "__proto__" }, new Error("no"), null]) {
      expect(dropReasonOf(error)).toBe("handler_error");
    }
    const event = log("a");
    const inner = deliveryError("no", { reason: "breaker_open" });
    expect(dropReasonOf(batchError([{ event, error: inner }]))).toBe("breaker_open");
  });

  it("knows all reasons of the closed set, and a third party's by its prefix", () => {
    expect(DROP_REASONS.every(isDropReason)).toBe(true);
    expect(isDropReason("custom:quota")).toBe(true);
    expect(["", "custom", "toString", "FILTERED", 1, null].some(isDropReason)).toBe(false);
    expect(new Set<string>(DROP_REASONS)).toEqual(
      new Set([
        "queue_full",
        "already_shutdown",
        "retry_exhausted",
        "breaker_open",
        "serialize_error",
        "too_large",
        "shutdown_timeout",
        "reentrant",
        "rate_limited",
        "sampled_out",
        "filtered",
        "handler_error",
        "invalid_event",
        "transform_error",
        "evicted",
      ]),
    );
  });
});

describe("a batch error", () => {
  const [one, two, three] = [log("one"), log("two"), log("three")];
  const error = new Error("no");

  it("names its events, and is told by its brand, not by its class", () => {
    const batch = batchError([{ event: one, error }]);
    expect(batch).toMatchObject({ name: "BatchError", code: "ERR_LLMOBS_BATCH", cause: error });
    expect(batch.message).toBe("1 event failed: no");
    expect(isBatchError(batch)).toBe(true);
    const failures = [{ event: one, error }];
    expect(isBatchError({ code: "ERR_LLMOBS_BATCH", failures })).toBe(true);
    expect(isBatchError({ code: "ERR_LLMOBS_BATCH", failures: [] })).toBe(false);
    expect(isBatchError({ code: "ERR_LLMOBS_BATCH" })).toBe(false);
    expect(isBatchError(error)).toBe(false);
  });

  it("refuses to name nobody", () => {
    expect(() => batchError([])).toThrow(RangeError);
  });

  it("hands back exactly the events named, in the order and the form in which they were given", () => {
    const copy = { ...three };
    const stranger = log("stranger");
    const batch = batchError(
      [copy, stranger, one, one].map((event, index) => ({ event, error: `error ${index}` })),
    );
    expect(failuresOf(batch, [one, two, three])).toStrictEqual([
      { event: one, error: "error 3" },
      { event: three, error: "error 0" },
    ]);
    expect(failuresOf(batch, [one, two, three])[1]?.event).toBe(three);
  });

  it("hands back all where it names none of them, and where the error is another", () => {
    const all = [one, two].map((event) => ({ event, error }));
    expect(failuresOf(error, [one, two])).toStrictEqual(all);
    const stranger = batchError([{ event: three, error }]);
    expect(failuresOf(stranger, [one, two]).map(({ event }) => event)).toEqual([one, two]);
  });

  it("is read without trust", () => {
    const events = [one, two];
    for (const failures of [[null], ["x"], [{}], [{ event: null }], [{ event: { id: 1 } }]]) {
      const branded = { code: "ERR_LLMOBS_BATCH", failures };
      expect(failuresOf(branded, events).map(({ event }) => event)).toEqual(events);
    }
  });
});
