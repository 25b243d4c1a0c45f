import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createEventId, createSpanId, createTraceId } from "./id.ts";

// RFC 9562, section 5.7: version 7 in the 13th digit, variant 10 in the 17th.
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function expectRising(ids: readonly string[]): void {
  // Not one expectation an id: there are many.
  expect(ids.findIndex((id, index) => !UUID_V7.test(id) || id <= (ids[index - 1] ?? ""))).toBe(-1);
}

describe("createEventId", () => {
  it("makes UUIDs of version 7 that begin with the time", () => {
    const time = Date.UTC(2100, 0, 1);
    const id = createEventId(time);
    expect(id).toMatch(UUID_V7);
    expect(parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(time);
  });

  it("keeps them in order within a millisecond, far beyond what a counter of 8 or 16 bits holds", () => {
    const time = Date.UTC(2100, 0, 2);
    expectRising(Array.from({ length: 200_000 }, () => createEventId(time)));
  });

  it("keeps them in order whatever the clock does, also within fractions of a millisecond", () => {
    const small = fc.double({ min: -2, max: 2, noNaN: true });
    const large = fc.constantFrom(-3_600_000, 3_600_000);
    let time = Date.UTC(2101, 0, 1);
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: small }, large)), (steps) => {
        expectRising(steps.map((step) => createEventId((time += step))));
      }),
    );
  });

  it("never gives the same id in two processes", async () => {
    const program = `
      const { createEventId } = await import(${JSON.stringify(new URL("id.ts", import.meta.url))});
      const ids = Array.from({ length: 2000 }, () => createEventId(1_000_000));
      console.log(ids.join(" "));`;
    const outputs = await Promise.all(
      [1, 2, 3].map(() =>
        promisify(execFile)(process.execPath, ["--input-type=module", "-e", program]),
      ),
    );
    const ids = outputs.flatMap(({ stdout }) => stdout.trim().split(" "));
    expect(ids).toHaveLength(6000);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("trace and span ids", () => {
  it("are 32 and 16 hex digits, and never the same twice", () => {
    const traces = Array.from({ length: 10_000 }, createTraceId);
    const spans = Array.from({ length: 10_000 }, createSpanId);
    expect(traces.filter((id) => !/^[0-9a-f]{32}$/.test(id) || /^0+$/.test(id))).toEqual([]);
    expect(spans.filter((id) => !/^[0-9a-f]{16}$/.test(id) || /^0+$/.test(id))).toEqual([]);
    expect(new Set([...traces, ...spans]).size).toBe(20_000);
  });
});
