import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildSpanTree, type SpanNode } from "./span-tree.ts";
import type { StoredEvent } from "./stored-event.ts";

interface Brief {
  readonly type: string;
  readonly span?: string;
  readonly parent?: string;
  readonly trace?: string;
  readonly time?: number;
  readonly data?: unknown;
}

function events(briefs: readonly Brief[]): StoredEvent[] {
  return briefs.map(({ type, span, parent, trace = "t", time, data = {} }, index) => {
    const event = {
      id: `id-${index}`,
      type,
      time: time ?? index,
      source: "test",
      sessionId: "s",
      userId: undefined,
      traceId: trace,
      spanId: span,
      parentSpanId: parent,
      level: "info",
      attributes: undefined,
      data,
      seq: index + 1,
    };
    return event as unknown as StoredEvent;
  });
}

/** A tree as one text: `llm:a(log, tool:b?)`; `?` open, `!` without a start. */
function show(nodes: readonly SpanNode[]): string {
  return nodes
    .map((node) => {
      const mark = { open: "?", ended: "", startless: "!" }[node.state];
      const inside = [...node.events.map(({ type }) => type), show(node.children)].filter(Boolean);
      return `${node.type}:${node.spanId}${mark}${inside.length > 0 ? `(${inside.join(", ")})` : ""}`;
    })
    .join(", ");
}

const tree = (briefs: readonly Brief[]): string => show(buildSpanTree(events(briefs), false).roots);

describe("buildSpanTree", () => {
  it("nests pairs, any type's, with what happened inside them", () => {
    const briefs: Brief[] = [
      { type: "command.start", span: "a" },
      { type: "acme.retrieval.start", span: "b", parent: "a" },
      { type: "log", span: "b" },
      { type: "acme.retrieval.end", span: "b", parent: "a" },
      { type: "llm.start", span: "c", parent: "a" },
      { type: "llm.end", span: "c", parent: "a" },
      { type: "score", span: "a" },
      { type: "command.end", span: "a" },
    ];
    expect(tree(briefs)).toBe("command:a(score, acme.retrieval:b(log), llm:c)");
  });

  it("shows a start without an end as open, and an end without a start", () => {
    const briefs: Brief[] = [
      { type: "command.start", span: "a" },
      { type: "tool.end", span: "b", parent: "a" },
    ];
    expect(tree(briefs)).toBe("command:a?(tool:b!)");
  });

  it("takes duration and status from the end, and else the time between the two", () => {
    const { roots } = buildSpanTree(
      events([
        { type: "x.start", span: "a", time: 100 },
        { type: "x.end", span: "a", time: 130, data: { status: "error", durationMs: 29.5 } },
        { type: "y.start", span: "b", time: 200 },
        { type: "y.end", span: "b", time: 250, data: "nothing known" },
        { type: "z.end", span: "c", time: 400, data: { durationMs: 70 } },
      ]),
      true,
    );
    expect(roots).toMatchObject([
      { state: "ended", startTime: 100, endTime: 130, durationMs: 29.5, status: "error" },
      { state: "ended", startTime: 200, endTime: 250, durationMs: 50, status: undefined },
      { state: "startless", startTime: 330, endTime: 400, durationMs: 70 },
    ]);
  });

  it("sorts by start, not by arrival", () => {
    const briefs: Brief[] = [
      { type: "tool.start", span: "late", parent: "a", time: 30 },
      { type: "tool.start", span: "early", parent: "a", time: 20 },
      { type: "command.start", span: "a", time: 10 },
    ];
    expect(tree(briefs)).toBe("command:a?(tool:early?, tool:late?)");
  });

  it("makes a root of a span whose parent is not there, and keeps what is in no span", () => {
    const { roots, events: outside } = buildSpanTree(
      events([
        { type: "session.start" },
        { type: "llm.start", span: "a", parent: "gone" },
        { type: "log", span: "elsewhere" },
      ]),
      false,
    );
    expect(show(roots)).toBe("llm:a?");
    expect(outside.map(({ type }) => type)).toEqual(["session.start", "log"]);
  });

  it("keeps spans of different traces apart that have one id", () => {
    const briefs: Brief[] = [
      { type: "command.start", span: "a", trace: "t1" },
      { type: "command.start", span: "a", trace: "t2" },
      { type: "tool.start", span: "b", parent: "a", trace: "t2" },
    ];
    expect(tree(briefs)).toBe("command:a?, command:a?(tool:b?)");
  });

  it("cuts a circle of parents at the span that came first", () => {
    const briefs: Brief[] = [
      { type: "x.start", span: "a", parent: "c" },
      { type: "x.start", span: "b", parent: "a" },
      { type: "x.start", span: "c", parent: "b" },
      { type: "x.start", span: "self", parent: "self" },
    ];
    expect(tree(briefs)).toBe("x:a?(x:b?(x:c?)), x:self?");
  });

  it("copes with spans nested 20,000 deep", () => {
    const depth = 20_000;
    const briefs = Array.from({ length: depth }, (_, index) => ({
      type: "x.start",
      span: String(index),
      ...(index > 0 && { parent: String(index - 1) }),
    }));
    let [node] = buildSpanTree(events(briefs), false).roots;
    let levels = 0;
    for (; node !== undefined; [node] = node.children) levels += 1;
    expect(levels).toBe(depth);
  });

  it("loses no event and shows none twice, whatever the ids say", () => {
    const spanId = fc.constantFrom("a", "b", "c", "d", "e");
    const brief = fc.record({
      type: fc.constantFrom("x.start", "x.end", "y.start", "y.end", "log", "error"),
      span: fc.option(spanId, { nil: undefined }),
      parent: fc.option(spanId, { nil: undefined }),
      trace: fc.constantFrom("t1", "t2"),
      time: fc.nat(9),
    });
    fc.assert(
      fc.property(fc.array(brief, { maxLength: 30 }), (briefs) => {
        const given = events(briefs as Brief[]);
        const { roots, events: outside } = buildSpanTree(given, false);
        const shown = [...outside];
        const waiting = [...roots];
        for (const node of waiting) {
          if (node.state !== "startless") shown.push(node.start);
          if (node.state !== "open") shown.push(node.end);
          shown.push(...node.events);
          waiting.push(...node.children);
          expect(waiting.length).toBeLessThanOrEqual(given.length);
        }
        expect(shown.map(({ id }) => id).toSorted()).toEqual(given.map(({ id }) => id).toSorted());
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
