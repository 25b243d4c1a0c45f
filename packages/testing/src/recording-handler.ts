import { AssertionError } from "node:assert";
import type { EventType, Handler, ObservedEvent } from "@llmobs/core";

/** A handler that keeps what it receives, for assertions. */
export interface RecordingHandler extends Handler {
  handle(event: ObservedEvent): void;
  handleBatch(events: readonly ObservedEvent[]): void;
  /** All events in the order in which they came: the objects themselves, not copies. */
  readonly events: readonly ObservedEvent[];
  /** How often it was called; a batch is one call. */
  readonly callCount: number;
  /** The events of one type, typed as such. */
  ofType<Type extends EventType>(type: Type): readonly ObservedEvent<Type>[];
  /**
   * Asserts that exactly events of these types came, in this order.
   *
   * @throws AssertionError with both lists and the first difference.
   */
  assertTypes(...types: readonly EventType[]): void;
  /** Forgets everything recorded so far. */
  clear(): void;
}

/**
 * Makes a handler that records events in memory.
 *
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { recordingHandler } from "@llmobs/testing";
 *
 * const handler = recordingHandler();
 * const manager = new ObservabilityManager({ source: "test", handlers: [handler] });
 * manager.log("hello");
 * handler.assertTypes("log");
 * console.log(handler.ofType("log")[0]?.data.message); // hello
 * ```
 */
export function recordingHandler(): RecordingHandler {
  const events: ObservedEvent[] = [];
  let callCount = 0;
  return {
    name: "recording",
    events,
    get callCount() {
      return callCount;
    },
    handle: (event) => {
      callCount += 1;
      events.push(event);
    },
    handleBatch: (batch) => {
      callCount += 1;
      for (const event of batch) events.push(event);
    },
    // TypeScript does not see that comparing the type narrows a union as generic as this one.
    ofType: <Type extends EventType>(type: Type) =>
      events.filter((event) => event.type === type) as unknown as readonly ObservedEvent<Type>[],
    assertTypes: (...expected) => {
      assertSameTypes(
        events.map((event) => event.type),
        expected,
      );
    },
    clear: () => {
      events.length = 0;
      callCount = 0;
    },
  };
}

function assertSameTypes(actual: readonly EventType[], expected: readonly EventType[]): void {
  const length = Math.max(actual.length, expected.length);
  for (let index = 0; index < length; index += 1) {
    if (actual[index] !== expected[index]) {
      throw new AssertionError({
        message:
          `Expected the event types: ${listed(expected)}\n` +
          `Received the event types: ${listed(actual)}\n` +
          `First difference at position ${index + 1}: ` +
          `expected ${expected[index] ?? "nothing more"}; received ${actual[index] ?? "nothing more"}.`,
        actual,
        expected,
        operator: "assertTypes",
      });
    }
  }
}

function listed(types: readonly EventType[]): string {
  return types.length === 0 ? "none" : types.join(", ");
}
