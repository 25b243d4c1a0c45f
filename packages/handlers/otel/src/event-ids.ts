import type { Context, Span, SpanOptions, Tracer } from "@opentelemetry/api";

/** What hands out a tracer provider's ids: the `IdGenerator` of both lines of the SDK. */
export interface IdGenerator {
  generateTraceId(): string;
  generateSpanId(): string;
}

/** The ids of a trace and of a span within it. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** What the span that is being started shall be called: the SDK asks within the call that starts it. */
const wanted: { -readonly [Name in keyof SpanIds]: string | undefined } = {
  traceId: undefined,
  spanId: undefined,
};

/**
 * Makes the generator with which a tracer provider gives the spans of `otelHandler` the ids that their
 * events have, so that a trace goes on in other services. All other spans have the given one's ids.
 *
 * @example
 * ```ts
 * import { eventIdGenerator, otelHandler } from "@llmobs/otel";
 * import { RandomIdGenerator, TracerProvider } from "@opentelemetry/sdk-trace";
 *
 * const tracerProvider = new TracerProvider({
 *   idGenerator: eventIdGenerator(new RandomIdGenerator()),
 * });
 * const handler = otelHandler({ tracerProvider });
 * await handler[Symbol.asyncDispose]?.();
 * ```
 */
export function eventIdGenerator(others: IdGenerator): IdGenerator {
  return {
    generateTraceId: () => take("traceId") ?? others.generateTraceId(),
    generateSpanId: () => take("spanId") ?? others.generateSpanId(),
  };
}

/** Hands an id out once: a span that a sampler or a processor starts meanwhile has one of its own. */
function take(name: keyof SpanIds): string | undefined {
  const id = wanted[name];
  wanted[name] = undefined;
  return id;
}

/** Starts a span that has the ids given, where the provider's generator is one of ours. */
export function startSpanWithIds(
  tracer: Tracer,
  name: string,
  options: SpanOptions,
  parent: Context,
  { traceId, spanId }: SpanIds,
): Span {
  wanted.traceId = traceId;
  wanted.spanId = spanId;
  try {
    return tracer.startSpan(name, options, parent);
  } finally {
    wanted.traceId = undefined;
    wanted.spanId = undefined;
  }
}
