import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SpanDepths } from "./span-depths.ts";

describe("SpanDepths", () => {
  it("nests by parent, and a span ends where it began", () => {
    const depths = new SpanDepths(10);
    expect(depths.open("command", undefined)).toBe(0);
    expect(depths.open("agent", "command")).toBe(1);
    expect(depths.open("llm", "agent")).toBe(2);
    expect(depths.inside("llm")).toBe(3);
    expect(depths.close("agent", "command")).toBe(1);
    expect(depths.close("llm", "agent")).toBe(2);
    expect(depths.size).toBe(1);
  });

  it("derives the depth of an end whose start it never saw from the parent", () => {
    const depths = new SpanDepths(10);
    depths.open("command", undefined);
    expect(depths.close("unseen", "command")).toBe(1);
    expect(depths.close("unseen", "unseen too")).toBe(0);
  });

  it("forgets the span that was looked at longest ago", () => {
    const depths = new SpanDepths(2);
    depths.open("a", undefined);
    depths.open("b", undefined);
    depths.inside("a");
    depths.open("c", undefined);
    expect(depths.inside("a")).toBe(1);
    expect(depths.inside("b")).toBe(0);
  });

  it("does not keep what is too long to be an id", () => {
    const depths = new SpanDepths(2);
    depths.open("x".repeat(1_000), undefined);
    expect(depths.size).toBe(0);
  });

  it("never holds more than its bound, whatever starts and never ends", () => {
    const spanId = fc.integer({ min: 0, max: 30 }).map((id) => `span ${id}`);
    const step = fc.record({
      call: fc.constantFrom("open", "close"),
      spanId,
      parentSpanId: spanId,
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.integer({ min: 1, max: 8 }),
        (steps, max) => {
          const depths = new SpanDepths(max);
          for (const { call, spanId: id, parentSpanId } of steps) {
            expect(depths[call](id, parentSpanId)).toBeGreaterThanOrEqual(0);
            expect(depths.size).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });
});
