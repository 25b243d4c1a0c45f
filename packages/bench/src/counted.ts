import type { ObservedEvent } from "@llmobs/core";
import type { Registry } from "prom-client";

/** A way to count events as metrics. `Input` is what is handed over for each. */
export interface Counted<Input> {
  /** Done before the clock starts. */
  readonly inputOf: (event: ObservedEvent) => Input;
  readonly count: (input: Input) => void;
  readonly registry: Registry;
}
