import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSpanId, createTraceId } from "./id.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

describe("parseTraceparent", () => {
  // https://www.w3.org/TR/trace-context/#examples-of-http-traceparent-headers
  it.each([
    ["sampled", `00-${TRACE}-${SPAN}-01`, true, false],
    ["not sampled", `00-${TRACE}-${SPAN}-00`, false, false],
    ["with the random flag of level 2", `00-${TRACE}-${SPAN}-02`, false, true],
    ["with both flags", `00-${TRACE}-${SPAN}-03`, true, true],
    ["with flags that are not known yet", `00-${TRACE}-${SPAN}-09`, true, false],
    ["of a version to come", `cc-${TRACE}-${SPAN}-01`, true, false],
    [
      "of a version to come, with more behind",
      `cc-${TRACE}-${SPAN}-01-what-the-future-holds`,
      true,
      false,
    ],
    ["with blanks around it, as HTTP allows", ` 00-${TRACE}-${SPAN}-01\t`, true, false],
  ])("reads one %s", (_, header, sampled, random) => {
    expect(parseTraceparent(header)).toEqual({ traceId: TRACE, spanId: SPAN, sampled, random });
  });

  // From the specification's own validation suite.
  it.each([
    ["version ff", `ff-${TRACE}-${SPAN}-01`],
    ["a version that is no hex", `0g-${TRACE}-${SPAN}-01`],
    ["a version of one digit", `0-${TRACE}-${SPAN}-01`],
    ["version 00 with more behind", `00-${TRACE}-${SPAN}-01-what`],
    ["version 00 with a dash behind", `00-${TRACE}-${SPAN}-01-`],
    ["a version to come with more and no dash", `cc-${TRACE}-${SPAN}-01.what`],
    ["a trace id of zeros", `00-${"0".repeat(32)}-${SPAN}-01`],
    ["a span id of zeros", `00-${TRACE}-${"0".repeat(16)}-01`],
    ["a trace id that is too short", `00-${TRACE.slice(1)}-${SPAN}-01`],
    ["a trace id that is too long", `00-${TRACE}0-${SPAN}-01`],
    ["capitals", `00-${TRACE.toUpperCase()}-${SPAN}-01`],
    ["capitals in the span id", `00-${TRACE}-${SPAN.toUpperCase()}-01`],
    ["a span id that is no hex", `00-${TRACE}-${SPAN.slice(1)}.-01`],
    ["flags that are no hex", `00-${TRACE}-${SPAN}-.0`],
    ["flags of three digits", `00-${TRACE}-${SPAN}-001`],
    ["no flags", `00-${TRACE}-${SPAN}`],
    ["a blank inside", `00 -${TRACE}-${SPAN}-01`],
    ["two headers in one", `00-${TRACE}-${SPAN}-01,00-${TRACE}-${SPAN}-01`],
    ["nothing", ""],
  ])("refuses %s", (_, header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseTraceparent(text)));
  });
});

describe("formatTraceparent", () => {
  it("writes what parseTraceparent reads", () => {
    for (const flags of [0, 1, 2, 3]) {
      const [sampled, random] = [flags % 2 === 1, flags > 1];
      const parent = { traceId: createTraceId(), spanId: createSpanId(), sampled, random };
      expect(parseTraceparent(formatTraceparent(parent))).toEqual(parent);
    }
  });

  it("says that the trace id is random, unless it is told otherwise", () => {
    expect(formatTraceparent({ traceId: TRACE, spanId: SPAN, sampled: true })).toBe(
      `00-${TRACE}-${SPAN}-03`,
    );
  });
});
