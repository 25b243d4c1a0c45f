import type { ObservedEvent } from "@llmobs/core";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

/** A way to write the events of sessions as OpenTelemetry's spans. `Input` is what is handed over for each. */
export interface Traced<Input> {
  /** Done before the clock starts. */
  readonly inputsOf: (session: readonly ObservedEvent[]) => readonly Input[];
  readonly write: (input: Input) => void;
  /** Exports what is left. */
  readonly close: () => Promise<void>;
}

/** Sets up a way to write spans that end in a processor. */
export type OpenTraced<Input> = (processor: SpanProcessor) => Traced<Input>;
