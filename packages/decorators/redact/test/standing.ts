import type { DecoratorContext, Diagnostic, Handler, Next, ObservedEvent } from "@llmobs/core";
import { redact } from "../src/redact.ts";
import type { RedactOptions } from "../src/redact-options.ts";

/** A redaction with what it passed on and dropped. */
export interface Standing {
  readonly node: Handler;
  readonly passedOn: ObservedEvent[];
  readonly batches: (readonly ObservedEvent[])[];
  readonly dropped: (readonly [event: ObservedEvent, reason: string])[];
  readonly diagnostics: Partial<Diagnostic>[];
  /** Hands it an event, which comes out of it. */
  readonly pass: (event: ObservedEvent) => ObservedEvent;
}

/** Puts a redaction before a destination that keeps the very events. */
export function standing(options?: RedactOptions): Standing {
  const passedOn: ObservedEvent[] = [];
  const batches: (readonly ObservedEvent[])[] = [];
  const dropped: (readonly [ObservedEvent, string])[] = [];
  const diagnostics: Partial<Diagnostic>[] = [];
  const next: Next = {
    handle: (event) => void passedOn.push(event),
    handleBatch: (events) => void batches.push(events),
  };
  const context = {
    drop: (event, reason) => void dropped.push([event, reason]),
    diagnostic: (diagnostic) => void diagnostics.push(diagnostic),
  } as Partial<DecoratorContext> as DecoratorContext;
  const node = redact(options)(next, context);
  return {
    node,
    passedOn,
    batches,
    dropped,
    diagnostics,
    pass: (event) => {
      void node.handle(event);
      const passed = passedOn.pop();
      if (passed === undefined) throw new Error("The event was not passed on.");
      return passed;
    },
  };
}
