import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import { expect, it } from "vitest";
import { otel } from "./ours/otel.ts";
import { spansByHand } from "./peers/spans-by-hand.ts";
import { sessionEvents } from "./session-events.ts";
import type { OpenTraced } from "./traced.ts";

/** What was exported, with the names of parents for their ids, which differ. */
function spansOf<Input>(open: OpenTraced<Input>): readonly object[] {
  const exporter = new InMemorySpanExporter();
  const { inputsOf, write } = open(new SimpleSpanProcessor({ exporter }));
  for (const session of sessionEvents(60)) for (const input of inputsOf(session)) write(input);
  const spans = exporter.getFinishedSpans();
  const byId = new Map<string, ReadableSpan>(
    spans.map((span) => [span.spanContext().spanId, span]),
  );
  return spans.map((span) => {
    const { name, kind, startTime, endTime, status, attributes, events, parentSpanContext } = span;
    const parent = byId.get(parentSpanContext?.spanId ?? "");
    const isInItsTrace = span.spanContext().traceId === parent?.spanContext().traceId;
    return {
      name,
      kind,
      startTime,
      endTime,
      status,
      attributes,
      events,
      parent:
        parent === undefined
          ? undefined
          : { name: parent.name, start: parent.startTime, isInItsTrace },
    };
  });
}

it("spans by hand have the very same content", () => {
  const byHand = spansOf(spansByHand);
  expect(byHand.length).toBeGreaterThan(400);
  expect(spansOf(otel)).toEqual(byHand);
});
