import type { Clock, Handler, Host, Timer } from "@llmobs/core";
import { closedError } from "@llmobs/core/error";
import { flushProvider } from "./flush-provider.ts";
import { MetricRecorder } from "./metric-recorder.ts";
import { type OtelOptions, readOptions } from "./otel-options.ts";
import { CONVENTIONS } from "./semconv.ts";
import { SpanAssembler } from "./span-assembler.ts";
import type { SpanLoss } from "./span-export.ts";
import { SpanWriter } from "./span-writer.ts";
import { createTracerProvider, type OwnTracerProvider } from "./tracer-provider.ts";
import type { WritingSettings } from "./writing.ts";

const SCOPE = "@llmobs/otel";

/** What a person in charge should know of, in words. */
const MESSAGES = {
  abandoned: "The end of a span did not come; it was ended as abandoned",
  startless: "The start of a span did not come; it was written from its end",
  late: "Half of a span came twice, or after the span was written; it was left out",
  foreign_ids:
    "The tracer provider gives spans ids of its own, so that traces don't go on in other services; make it with idGenerator: eventIdGenerator(…)",
  attributes_error: "The option `attributes` threw; its attributes are missing",
  payload_error: "A payload could not be read; its attributes are missing",
  otel_error: "OpenTelemetry threw",
  queue_full: "The queue of the exporter was full; a span was lost",
  export_failed: "An export failed; its spans were lost",
} as const;

type Kind = keyof typeof MESSAGES;

/**
 * Sends events to OpenTelemetry: every pair of events as a span, what happens within one as its span
 * event, and the ends of model calls as metrics, named as the GenAI conventions say.
 *
 * Without a `tracerProvider` it makes one of its own: spans go to the console in development, and where
 * the `OTEL_EXPORTER_OTLP_*` variables say.
 *
 * @throws RangeError or TypeError where an option or a variable has no sense; Error where a tracer
 * provider of its own needs a package that is not installed.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { otelHandler } from "@llmobs/otel";
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [otelHandler({ serviceName: "docs" })],
 * });
 * observability.trace.tool("search", { query: "why" }, () => ["because"]);
 * await observability.shutdown();
 * ```
 */
export function otelHandler(options: OtelOptions = {}): Handler {
  const settings = readOptions(options);
  const { name, attributes, reorderMs, spanTtlMs, maxOpen } = settings;
  const { serviceName, tracerProvider, meterProvider } = options;
  const own =
    tracerProvider === undefined
      ? createTracerProvider(serviceName === undefined ? {} : { serviceName })
      : undefined;
  const provider = tracerProvider ?? own!;

  let clock: ClockInUse = MACHINE;
  let host: Host | undefined;
  let timer: Timer | undefined;
  let disposal: Promise<void> | undefined;

  const report = (kind: Kind, error?: unknown, count = 1): void => {
    host?.diagnostic({ kind, message: MESSAGES[kind], count, error });
  };
  const once = (kind: Kind): (() => void) => {
    let isReported = false;
    return () => {
      if (!isReported) report(kind);
      isReported = true;
    };
  };

  const writing: WritingSettings = {
    convention: CONVENTIONS[settings.semconv],
    content: settings.content,
    maxValueBytes: settings.maxValueBytes,
    attributes: attributes && guarded(attributes, (error) => report("attributes_error", error)),
  };
  const { schemaUrl } = writing.convention;
  const scope = schemaUrl === undefined ? {} : { schemaUrl };
  const writer = new SpanWriter({
    tracer: provider.getTracer(SCOPE, undefined, scope),
    metrics:
      meterProvider &&
      new MetricRecorder(meterProvider.getMeter(SCOPE, undefined, scope), writing.convention),
    settings: writing,
    onForeignIds: once("foreign_ids"),
    onUnreadable: (error) => report("payload_error", error),
  });
  const assembler = new SpanAssembler({
    writer,
    maxOpen,
    maxTicks: Math.ceil(spanTtlMs / reorderMs),
    now: () => clock.now(),
    report,
  });

  const arm = (): void => {
    if (timer !== undefined || assembler.isIdle || disposal !== undefined) return;
    timer = clock.setTimeout(onTick, reorderMs);
    timer.unref();
  };
  const onTick = (): void => {
    timer = undefined;
    try {
      assembler.tick();
    } catch (error) {
      report("otel_error", error);
    }
    arm();
  };
  const flushMetrics = async (): Promise<void> => {
    if (meterProvider !== undefined) await flushProvider(meterProvider);
  };
  const flush = async (): Promise<void> => {
    assembler.releaseAll();
    await allOf(flushProvider(provider), flushMetrics());
  };
  const dispose = async (): Promise<void> => {
    if (timer !== undefined) clock.clearTimeout(timer);
    assembler.abandonAll();
    await allOf(own === undefined ? flushProvider(provider) : own.shutdown(), flushMetrics());
  };

  return {
    name,
    // What the SDK could not export doesn't come back here.
    acknowledges: "enqueue",
    attach: (given) => {
      host = given;
      clock = given.clock;
      hearLosses(provider, ({ reason, error, count }) => report(reason, error, count));
    },
    handle: (event) => {
      if (disposal !== undefined) throw closedError(name);
      assembler.take(event);
      arm();
    },
    flush,
    [Symbol.asyncDispose]: () => (disposal ??= dispose()),
  };
}

type ClockInUse = Pick<Clock, "now" | "setTimeout" | "clearTimeout">;

/** Until a manager brings its own. */
const MACHINE: ClockInUse = {
  now: () => Date.now(),
  setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
  clearTimeout: (timer) => {
    clearTimeout(timer as NodeJS.Timeout);
  },
};

/** Calls the user's function, and goes without what it gives where it throws. */
function guarded<Args extends readonly unknown[], Value>(
  call: (...args: Args) => Value,
  onError: (error: unknown) => void,
): (...args: Args) => Value | undefined {
  return (...args) => {
    try {
      return call(...args);
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
}

/** Listens to a provider of `createTracerProvider`, which counts its losses, unless somebody does already. */
function hearLosses(provider: object, listener: (loss: SpanLoss) => void): void {
  const counting = provider as Partial<OwnTracerProvider>;
  if ("onLost" in counting) counting.onLost ??= listener;
}

/** Waits for all of them, also when one fails, and then throws what failed first. */
async function allOf(...promises: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
