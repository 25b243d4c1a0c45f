import type { HandlerBooks, ManagerStats } from "@llmobs/core";
import type { Gauge } from "prom-client";
import type { Instruments } from "./instruments.ts";
import { type SeriesBound, SeriesTable } from "./series-table.ts";
import { Total } from "./total.ts";

/** What the metrics have for the books of one handler. */
interface HandlerSeries {
  readonly accepted: Total;
  readonly delivered: Total;
  readonly failures: Total;
  readonly queued: Gauge.Internal<"handler">;
  readonly lastFlush: Gauge.Internal<"handler">;
}

/** Defines the metrics of the manager's own books, which are taken over whenever the metrics are read. */
export function pipelineMetrics(
  instruments: Instruments,
  { maxSeries, onOverflow }: SeriesBound,
  stats: () => ManagerStats | undefined,
): void {
  const overflown = new Set<string>();
  const bound: SeriesBound = {
    maxSeries,
    // Counted once: what does not fit is the same at every scrape.
    onOverflow: (label) => {
      if (!overflown.has(label)) onOverflow(label);
      overflown.add(label);
    },
  };
  const totals: Total[] = [];
  const collect = (): void => {
    const books = stats();
    if (books !== undefined) takeOver(books);
  };
  const follow = <Names extends readonly string[]>(
    name: string,
    help: string,
    ...labelNames: Names
  ) => {
    const counter = instruments.counter<string>({ name, help, labelNames, collect });
    return (...labels: { readonly [Name in keyof Names]: string }): Total => {
      const total = new Total(counter.labels(...labels));
      totals.push(total);
      return total;
    };
  };

  const intakeAccepted = follow("intake_accepted_total", "Events that came to the manager.")();
  const intakeDelivered = follow(
    "intake_delivered_total",
    "Events that the manager handed to its handlers.",
  )();
  const intakeDropped = new SeriesTable(bound, {
    label: "reason",
    make: follow(
      "intake_dropped_total",
      "Events that the manager did not hand to its handlers, by reason.",
      "reason",
    ),
  });
  const intakeQueued = instruments.gauge({
    name: "intake_queued",
    help: "Events held in front of all handlers.",
    collect,
  });

  const accepted = follow("handler_accepted_total", "Events that came to a handler.", "handler");
  const delivered = follow(
    "handler_delivered_total",
    "Events that a handler delivered.",
    "handler",
  );
  const failures = follow("handler_failures_total", "Calls of a handler that failed.", "handler");
  const dropped = new SeriesTable(bound, {
    label: "reason",
    make: follow(
      "handler_dropped_total",
      "Events that came to a handler and were not delivered, by reason.",
      "handler",
      "reason",
    ),
  });
  const queued = instruments.gauge({
    name: "handler_queued",
    help: "Events that a handler holds or has in flight.",
    labelNames: ["handler"],
    collect,
  });
  const lastFlush = instruments.gauge({
    name: "handler_last_flush_duration_seconds",
    help: "How long the last flush of a handler took.",
    labelNames: ["handler"],
    collect,
  });
  const handlers = new SeriesTable(bound, {
    label: "handler",
    make: (name: string): HandlerSeries => ({
      accepted: accepted(name),
      delivered: delivered(name),
      failures: failures(name),
      queued: queued.labels(name),
      lastFlush: lastFlush.labels(name),
    }),
  });
  const diagnosticsLost = follow(
    "diagnostics_lost_total",
    "Diagnostics that could not be reported, since whoever was to hear of them threw.",
  )();

  function takeOver({ intake, handlers: books, diagnosticsLost: lost }: ManagerStats): void {
    intakeAccepted.add(intake.accepted);
    intakeDelivered.add(intake.delivered);
    for (const [reason, count] of Object.entries(intake.dropped)) {
      intakeDropped.of(reason).add(count);
    }
    intakeQueued.set(intake.queued);
    diagnosticsLost.add(lost);
    queued.reset();
    lastFlush.reset();
    for (const handler of books) addHandler(handler, handler.name);
    for (const total of totals) total.settle();
  }

  /** What is behind a fan-out goes by the fan-out's name and its own. */
  function addHandler(books: HandlerBooks, name: string): void {
    const series = handlers.of(name);
    series.accepted.add(books.accepted);
    series.delivered.add(books.delivered);
    series.failures.add(books.failures);
    series.queued.inc(books.queued);
    if (books.lastFlushMs !== undefined) series.lastFlush.set(books.lastFlushMs / 1_000);
    for (const [reason, count] of Object.entries(books.dropped)) {
      dropped.of(name, reason).add(count);
    }
    for (const branch of books.branches ?? []) addHandler(branch, `${name}/${branch.name}`);
  }
}
