import type { ObservedEvent } from "@llmobs/core";
import { eventIdGenerator, otelHandler } from "@llmobs/otel";
import { RandomIdGenerator, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Traced } from "../traced.ts";

/** Hands events to the handler, as a manager would. */
export function otel(processor: SpanProcessor): Traced<ObservedEvent> {
  const tracerProvider = new TracerProvider({
    idGenerator: eventIdGenerator(new RandomIdGenerator()),
    spanProcessors: [processor],
  });
  const handler = otelHandler({ tracerProvider });
  return {
    inputsOf: (session) => session,
    write: (event) => void handler.handle(event),
    close: async () => {
      await handler[Symbol.asyncDispose]?.();
      await tracerProvider.shutdown();
    },
  };
}
