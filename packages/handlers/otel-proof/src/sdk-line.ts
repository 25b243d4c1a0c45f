import type { IdGenerator, OtelOptions } from "@llmobs/otel";

/** A tracer provider as an application sets it up. */
type AppTracerProvider = NonNullable<OtelOptions["tracerProvider"]> & Stoppable;

/** A meter provider as an application sets it up. */
type AppMeterProvider = NonNullable<OtelOptions["meterProvider"]> & Stoppable;

interface Stoppable {
  shutdown(): Promise<void>;
}

/** How an application sets up its tracer provider. */
export interface AppSetup {
  /** Where a receiver listens. */
  readonly endpoint: string;
  /** Makes the provider's generator of the SDK's own one. @default the SDK's own */
  readonly idGenerator?: (random: IdGenerator) => IdGenerator;
  /** The share of traces that is recorded. @default all */
  readonly ratio?: number;
}

/** What differs between the lines of OpenTelemetry's SDK, from the package that has one of them. */
export interface SdkLine {
  readonly name: string;
  /** Finds packages as that package does. */
  readonly require: NodeJS.Require;
  /** The ways in which an application sets up a tracer provider with this line, by name. */
  readonly tracerProviders: Readonly<Record<string, (setup: AppSetup) => AppTracerProvider>>;
  readonly meterProvider: (endpoint: string) => AppMeterProvider;
}
