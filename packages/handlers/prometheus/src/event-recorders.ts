import type { Counter } from "prom-client";
import { alertRecorder } from "./alert-recorder.ts";
import { CALL_SECONDS, WORK_SECONDS } from "./buckets.ts";
import { addDuration, durationTable } from "./durations.ts";
import { errorCounter } from "./error-counter.ts";
import type { Instruments } from "./instruments.ts";
import { OTHER } from "./label-value.ts";
import { llmRecorder } from "./llm-recorder.ts";
import { llmTable } from "./llm-series.ts";
import { openGauge } from "./open-gauge.ts";
import { payloadOf, type Recorder } from "./recorder.ts";
import { scoreRecorder } from "./score-recorder.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";
import { endRecorder, startRecorder } from "./span-recorders.ts";

/** What is done for each event of one type. */
export interface TypeRecorder {
  readonly count: Counter.Internal;
  readonly record: Recorder;
  readonly malformed: Counter.Internal;
}

/** Longer than the core lets a span or a session be open, so that only one of which the end got lost is older. */
const FORGET_AFTER_MS = 2 * 86_400_000;

const NOTHING_MORE: Recorder = () => true;

/** Defines the metrics of events, and finds by its type what an event adds to them. */
export function eventRecorders(
  instruments: Instruments,
  bound: SeriesBound,
  now: () => number,
): SeriesTable<[type: string], TypeRecorder> {
  const events = instruments.counter({
    name: "events_total",
    help: "Events by type.",
    labelNames: ["event_type"],
  });
  const malformed = instruments.counter({
    name: "malformed_events_total",
    help: "Events that lack a figure, or have one that makes no sense; the rest of them is counted.",
    labelNames: ["event_type"],
  });
  const countError = errorCounter(instruments, bound);
  const inFlight = openGauge(instruments, bound, {
    name: "spans_in_flight",
    help: "Sessions, commands, agents, model calls, tools and other spans that have begun and not ended.",
    label: "span_type",
    earliest: () => now() - FORGET_AFTER_MS,
  });
  const otherSpans = durationTable(instruments, bound, {
    name: "span_duration_seconds",
    help: "How long spans of other types took, by how they ended.",
    label: "span_type",
    buckets: WORK_SECONDS,
  });

  const error: Recorder = (event) => {
    countError(event.type, payloadOf(event));
    return true;
  };
  const builtIn = new Map<string, Recorder>([
    ...pair("session", NOTHING_MORE),
    ...pair("command", duration("command", "command_type", "commandType", WORK_SECONDS)),
    ...pair("agent", duration("agent", "agent_name", "agentName", WORK_SECONDS)),
    ...pair("llm", llmRecorder(llmTable(instruments, bound))),
    ...pair("tool", duration("tool", "tool_name", "toolName", CALL_SECONDS)),
    ["error", error],
    ["subscriber.error", error],
    ["log", NOTHING_MORE],
    ["score", scoreRecorder(instruments, bound)],
    ["alert", alertRecorder(instruments, bound)],
  ]);
  const table = new SeriesTable(bound, {
    label: "event_type",
    make: typeRecorder,
  });
  for (const type of builtIn.keys()) {
    table.add(type);
    // A counter that begins at 1 has not increased, as far as Prometheus can see.
    events.inc({ event_type: type }, 0);
  }
  return table;

  function typeRecorder(type: string): TypeRecorder {
    return {
      count: events.labels(type),
      record: builtIn.get(type) ?? (type === OTHER ? recordByType : recorderOf(type)),
      malformed: malformed.labels(type),
    };
  }

  /** A third party's pair is a span; its other events are counted, no more. */
  function recorderOf(type: string): Recorder {
    const dot = type.lastIndexOf(".");
    const span = type.slice(0, dot);
    switch (type.slice(dot)) {
      case ".start":
        return startRecorder(inFlight.of(span));
      case ".end": {
        const durations = otherSpans.of(span);
        return endRecorder(inFlight.of(span), countError, (event) =>
          addDuration(durations, payloadOf(event)),
        );
      }
      default:
        return NOTHING_MORE;
    }
  }

  /** Types that share a series don't share what their events are. */
  function recordByType(event: Parameters<Recorder>[0]): boolean {
    return recorderOf(event.type)(event);
  }

  function pair(type: string, rest: Recorder): readonly (readonly [string, Recorder])[] {
    const open = inFlight.add(type);
    return [
      [`${type}.start`, startRecorder(open)],
      [`${type}.end`, endRecorder(open, countError, rest)],
    ];
  }

  function duration(
    type: string,
    label: string,
    member: string,
    buckets: readonly number[],
  ): Recorder {
    const durations = durationTable(instruments, bound, {
      name: `${type}_duration_seconds`,
      help: `How long ${type}s took, by how they ended.`,
      label,
      buckets,
    });
    return (event) => {
      const data = payloadOf(event);
      return addDuration(durations.of(data[member]), data);
    };
  }
}
