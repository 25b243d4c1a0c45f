import { createEvent, type EventType, type ObservedEvent } from "@llmobs/core";
import {
  ParentBasedSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inMemoryProvider, inMs } from "../test/in-memory-provider.ts";
import { SpanAssembler } from "./span-assembler.ts";
import { SpanWriter } from "./span-writer.ts";
import { CONVENTIONS } from "./semconv.ts";

interface Planned {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly start: ObservedEvent;
  readonly end: ObservedEvent;
  readonly inner: readonly ObservedEvent[];
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, "0");

/** Plans a span: its place in the tree by a number that chooses among those before it. */
function planSpan(
  index: number,
  choice: number,
  inner: number,
  before: readonly Planned[],
): Planned {
  const parent = before.length === 0 ? undefined : before[choice % (before.length + 1)];
  const traceId = parent?.traceId ?? hex(index + 1, 32);
  // The same span ids come again in every trace.
  const ofTrace = before.filter((span) => span.traceId === traceId).length;
  const spanId = hex(ofTrace + 1, 16);
  const ids = {
    traceId,
    spanId,
    ...(parent !== undefined && { parentSpanId: parent.spanId }),
  };
  const time = 1_700_000_000_000 + index * 10;
  const durationMs = 1_000 - index;
  const identity = { toolName: "search", callId: `call-${index}` };
  const make = (type: EventType, data: object, at: number): ObservedEvent =>
    createEvent(type, data as never, { ...ids, time: at });
  return {
    ...ids,
    parentSpanId: parent?.spanId,
    start: make("tool.start", identity, time),
    end: make("tool.end", { ...identity, status: "ok", durationMs }, time + durationMs),
    inner: Array.from({ length: inner }, (_, number) =>
      make("log", { message: `${index}/${number}` }, time + number),
    ),
  };
}

const plans = fc
  .array(fc.tuple(fc.nat(40), fc.nat(2)), { minLength: 1, maxLength: 25 })
  .map((choices) =>
    choices.reduce<readonly Planned[]>(
      (before, [choice, inner], index) => [...before, planSpan(index, choice, inner, before)],
      [],
    ),
  );

const eventsOf = ({ start, inner, end }: Planned): readonly ObservedEvent[] => [
  start,
  ...inner,
  end,
];

/** Plans, and their events in any order. */
const shuffled = plans.chain((spans) => {
  const events = spans.flatMap(eventsOf);
  return fc.record({
    spans: fc.constant(spans),
    events: fc.shuffledSubarray(events, { minLength: events.length }),
  });
});

function assemble(options: Parameters<typeof inMemoryProvider>[0] = {}, maxOpen = 10_000) {
  const { tracerProvider, spans } = inMemoryProvider(options);
  const reports: string[] = [];
  const assembler = new SpanAssembler({
    writer: new SpanWriter({
      tracer: tracerProvider.getTracer("test"),
      metrics: undefined,
      settings: {
        convention: CONVENTIONS["1.41"],
        content: false,
        maxValueBytes: 1_024,
        attributes: undefined,
      },
      onForeignIds: () => {},
      onUnreadable: (error) => reports.push(String(error)),
    }),
    maxOpen,
    maxTicks: 10,
    now: () => 1_800_000_000_000,
    report: (oddity) => reports.push(oddity),
  });
  return { assembler, spans, reports };
}

const keyOf = (traceId: unknown, spanId: unknown): string => `${String(traceId)}/${String(spanId)}`;

/** The span of a planned one among those that were exported, by the ids of its event. */
function byEventIds(spans: readonly ReadableSpan[]): Map<string, ReadableSpan> {
  const found = new Map<string, ReadableSpan>();
  for (const span of spans) {
    if (!span.name.startsWith("execute_tool")) continue;
    const { traceId, spanId } = span.spanContext();
    const key = keyOf(
      span.attributes["llmobs.trace_id"] ?? traceId,
      span.attributes["llmobs.span_id"] ?? spanId,
    );
    expect(found.has(key)).toBe(false);
    found.set(key, span);
  }
  return found;
}

/** Every log, wherever it ended up: the span's in which it happened, and its message. */
function logsOf(spans: readonly ReadableSpan[]): string[] {
  const within = spans.flatMap((span) =>
    span.events.map(({ attributes }) => {
      const { traceId, spanId } = span.spanContext();
      return `${keyOf(traceId, spanId)} ${String(attributes?.["log.message"])}`;
    }),
  );
  const alone = spans
    .filter(({ name }) => name === "log")
    .map(({ parentSpanContext: parent, attributes }) => {
      return `${keyOf(parent?.traceId, parent?.spanId)} ${String(attributes["log.message"])}`;
    });
  return [...within, ...alone].toSorted();
}

const plannedLogs = (spans: readonly Planned[]): string[] =>
  spans
    .flatMap(({ traceId, spanId, inner }) =>
      inner.map(({ data }) => `${keyOf(traceId, spanId)} ${(data as { message: string }).message}`),
    )
    .toSorted();

describe("whatever the order in which events come", () => {
  it("makes every span once, below its parent, with its own times, and loses no log", () => {
    fc.assert(
      fc.property(shuffled, fc.array(fc.nat(100)), ({ spans, events }, ticks) => {
        const { assembler, spans: exported } = assemble();
        for (const [index, event] of events.entries()) {
          if (ticks.includes(index)) assembler.tick();
          assembler.take(event);
        }
        assembler.releaseAll();
        expect(assembler.isIdle).toBe(true);

        const found = byEventIds(exported());
        expect(found.size).toBe(spans.length);
        for (const { traceId, spanId, parentSpanId, start, end } of spans) {
          const span = found.get(keyOf(traceId, spanId));
          expect(span?.parentSpanContext?.spanId).toBe(parentSpanId);
          expect(inMs(span!.endTime)).toBe(end.time);
          expect(inMs(span!.startTime)).toBe(start.time);
        }
        expect(logsOf(exported())).toEqual(plannedLogs(spans));
      }),
      { numRuns: 300 },
    );
  });

  it("does so too where the provider gives ids of its own", () => {
    fc.assert(
      fc.property(shuffled, ({ spans, events }) => {
        const { assembler, spans: exported } = assemble({ foreignIds: true });
        for (const event of events) assembler.take(event);
        assembler.releaseAll();

        const found = byEventIds(exported());
        expect(found.size).toBe(spans.length);
        for (const { traceId, spanId, parentSpanId } of spans) {
          const span = found.get(keyOf(traceId, spanId));
          const parent =
            parentSpanId === undefined ? undefined : found.get(keyOf(traceId, parentSpanId));
          expect(span?.parentSpanContext?.spanId).toBe(parent?.spanContext().spanId);
          if (parent !== undefined) {
            expect(span?.spanContext().traceId).toBe(parent.spanContext().traceId);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it("samples whole traces, also where a child comes before its parent", () => {
    fc.assert(
      fc.property(shuffled, ({ spans, events }) => {
        const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(0.5) });
        const { assembler, spans: exported } = assemble({ sampler });
        // Ids that the sampler draws from; those of the plans are all small.
        const spread = (id: string): string =>
          hex((parseInt(id, 16) * 2_654_435_761) % 2 ** 32, 32);
        for (const event of events) {
          assembler.take({ ...event, traceId: spread(event.traceId ?? "") });
        }
        assembler.releaseAll();
        const found = byEventIds(exported());
        const counted = Map.groupBy(found.values(), (span) => span.spanContext().traceId);
        for (const [traceId, planned] of Map.groupBy(spans, (span) => spread(span.traceId))) {
          expect([0, planned.length]).toContain(counted.get(traceId)?.length ?? 0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("writes what is left where halves are missing, and counts them", () => {
    fc.assert(
      fc.property(
        shuffled.chain(({ spans, events }) =>
          fc.record({
            spans: fc.constant(spans),
            events: fc.shuffledSubarray([...events]),
          }),
        ),
        ({ spans, events }) => {
          const { assembler, spans: exported, reports } = assemble();
          for (const event of events) assembler.take(event);
          assembler.abandonAll();
          expect(assembler.isIdle).toBe(true);

          const came = new Set(events);
          const found = byEventIds(exported());
          const known = spans.filter(({ start, end }) => came.has(start) || came.has(end));
          expect(found.size).toBe(known.length);
          for (const { traceId, spanId, parentSpanId, start, end } of known) {
            const span = found.get(keyOf(traceId, spanId));
            expect(span?.parentSpanContext?.spanId).toBe(parentSpanId);
            expect(inMs(span!.startTime)).toBe(start.time);
            if (came.has(end)) expect(inMs(span!.endTime)).toBe(end.time);
            else expect(span?.attributes["llmobs.status"]).toBe("abandoned");
          }
          const count = (kind: string): number => reports.filter((each) => each === kind).length;
          expect(count("startless")).toBe(known.filter(({ start }) => !came.has(start)).length);
          expect(count("abandoned")).toBe(known.filter(({ end }) => !came.has(end)).length);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("exports nothing twice where events are delivered again", () => {
    fc.assert(
      fc.property(shuffled, ({ spans, events }) => {
        const { assembler, spans: exported, reports } = assemble();
        for (const event of events) assembler.take(event);
        assembler.releaseAll();
        for (const { start, end } of spans) {
          assembler.take(start);
          assembler.take(end);
        }
        expect(assembler.isIdle).toBe(true);
        expect(byEventIds(exported()).size).toBe(spans.length);
        expect(new Set(reports)).toEqual(new Set(["late"]));
        expect(reports.length).toBe(2 * spans.length);
      }),
      { numRuns: 50 },
    );
  });

  it("keeps no more than it may, and still writes every span", () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 5 }), ({ spans, events }, maxOpen) => {
        const { assembler, spans: exported } = assemble({}, maxOpen);
        for (const event of events) assembler.take(event);
        assembler.abandonAll();
        expect(byEventIds(exported()).size).toBe(spans.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("parents in a circle", () => {
  it("are cut open once nothing more can come", () => {
    const { assembler, spans } = assemble();
    const traceId = hex(1, 32);
    const [one, other] = [hex(1, 16), hex(2, 16)];
    const pair = (spanId: string, parentSpanId: string): void => {
      const ids = { traceId, spanId, parentSpanId };
      assembler.take(createEvent("tool.start", { toolName: "a", callId: "c" }, ids));
      const end = { toolName: "a", callId: "c", status: "ok", durationMs: 1 } as const;
      assembler.take(createEvent("tool.end", end, ids));
    };
    pair(one, other);
    pair(other, one);
    expect(spans()).toEqual([]);
    assembler.tick();
    assembler.tick();
    expect(
      spans()
        .map((span) => span.spanContext().spanId)
        .toSorted(),
    ).toEqual([one, other]);
    expect(assembler.isIdle).toBe(true);
  });
});
