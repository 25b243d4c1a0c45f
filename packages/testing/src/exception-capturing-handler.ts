import { AssertionError } from "node:assert";
import type { ErrorData, Handler, ObservedEvent } from "@llmobs/core";

/** An error that an event told of. */
export interface CapturedException {
  readonly event: ObservedEvent;
  readonly error: ErrorData;
}

/** A handler that keeps the errors that events tell of. */
export interface ExceptionCapturingHandler extends Handler {
  handle(event: ObservedEvent): void;
  /** In the order in which they came. */
  readonly exceptions: readonly CapturedException[];
  /**
   * Asserts that no event told of an error.
   *
   * @throws AssertionError that lists those that did.
   */
  assertNone(): void;
}

/**
 * Makes a handler that collects the errors of a run: those of `error` and `subscriber.error` events,
 * and those of every `*.end` whose status is `"error"`, a third party's too. An error that passes
 * through several spans is told by the end of each.
 *
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { exceptionCapturingHandler } from "@llmobs/testing";
 *
 * const handler = exceptionCapturingHandler();
 * const manager = new ObservabilityManager({ source: "test", handlers: [handler] });
 * manager.log("all is well");
 * handler.assertNone();
 * manager.error(new TypeError("no such file"));
 * console.log(handler.exceptions[0]?.error.message); // no such file
 * ```
 */
export function exceptionCapturingHandler(): ExceptionCapturingHandler {
  const exceptions: CapturedException[] = [];
  return {
    name: "exception-capturing",
    exceptions,
    handle: (event) => {
      const error = errorOf(event);
      if (error !== undefined) exceptions.push({ event, error });
    },
    assertNone: () => {
      if (exceptions.length === 0) return;
      throw new AssertionError({
        message: [
          `Expected no errors; received ${exceptions.length}:`,
          ...exceptions.map(
            ({ event, error }) => `  ${event.type}: ${error.name}: ${error.message}`,
          ),
        ].join("\n"),
        actual: exceptions,
        expected: [],
        operator: "assertNone",
      });
    },
  };
}

function errorOf(event: ObservedEvent): ErrorData | undefined {
  const data = event.data as { readonly status?: unknown; readonly error?: ErrorData };
  const tellsOfOne =
    event.type === "error" ||
    event.type === "subscriber.error" ||
    (event.type.endsWith(".end") && data.status === "error");
  if (!tellsOfOne) return undefined;
  return data.error ?? { name: "Error", message: "an end with status error and no error" };
}
