import {
  type IdGenerator,
  InMemorySpanExporter,
  RandomIdGenerator,
  type ReadableSpan,
  type Sampler,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { eventIdGenerator } from "../src/event-ids.ts";

/** A tracer provider of the SDK's, and what it has exported. */
export interface InMemoryProvider {
  readonly tracerProvider: TracerProvider;
  readonly spans: () => readonly ReadableSpan[];
}

/** Sets up a provider that keeps finished spans. */
export function inMemoryProvider(
  options: { readonly foreignIds?: boolean; readonly sampler?: Sampler } = {},
): InMemoryProvider {
  const { foreignIds = false, sampler } = options;
  const exporter = new InMemorySpanExporter();
  const random = new RandomIdGenerator();
  const idGenerator: IdGenerator = foreignIds ? random : eventIdGenerator(random);
  const tracerProvider = new TracerProvider({
    idGenerator,
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    ...(sampler !== undefined && { sampler }),
  });
  return { tracerProvider, spans: () => exporter.getFinishedSpans() };
}

/** A moment of the SDK's, in milliseconds. */
export function inMs([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
