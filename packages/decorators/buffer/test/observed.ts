import {
  type Diagnostic,
  type Handler,
  type HandlerBooks,
  ObservabilityManager,
  type ObservedEvent,
  pipe,
} from "@llmobs/core";
import { eventFactory, type FakeClock, fakeClock } from "@llmobs/testing";
import { buffer } from "../src/buffer.ts";
import type { BufferOptions } from "../src/buffer-options.ts";

/** A manager with one buffered handler, on a clock that a test moves. */
export interface Observed {
  readonly manager: ObservabilityManager;
  readonly clock: FakeClock;
  readonly diagnostics: readonly Diagnostic[];
  /** Makes events and observes them; returns their ids. */
  readonly observe: (count: number) => readonly string[];
  readonly books: () => HandlerBooks;
  /** Lets promises and immediate callbacks run, without time passing. */
  readonly turn: () => Promise<void>;
}

export function observed(options: BufferOptions, handler: Handler): Observed {
  const clock = fakeClock();
  const diagnostics: Diagnostic[] = [];
  const events = eventFactory();
  const manager = new ObservabilityManager({
    source: "test",
    clock,
    captureContent: true,
    handlers: [pipe(buffer(options), handler)],
    onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
  });
  return {
    manager,
    clock,
    diagnostics,
    observe: (count) => {
      const taken = events.take(count);
      for (const event of taken) manager.observe(event);
      return idsOf(taken);
    },
    books: () => manager.stats().handlers[0] as HandlerBooks,
    turn: () => clock.advance(0),
  };
}

export function idsOf(events: readonly ObservedEvent[]): readonly string[] {
  return events.map(({ id }) => id);
}
