import { type Diagnostic, ObservabilityManager } from "@llmobs/core";
import { recordingHandler, type RecordingHandler } from "./recording-handler.ts";

/** Everything that an `ObservabilityManager` takes. */
export type TestObservabilityOptions = Partial<
  ConstructorParameters<typeof ObservabilityManager>[0]
>;

/** A manager whose events and diagnostics a test can look at. */
export interface TestObservability {
  readonly manager: ObservabilityManager;
  /** Receives what the manager dispatches, in front of the handlers of the options. */
  readonly handler: RecordingHandler;
  /** What the pipeline reported so far; an `onDiagnostic` of the options hears it too. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Makes a manager with a recording handler, for a test of code that is observed.
 *
 * @example
 * ```ts
 * import { testObservability } from "@llmobs/testing";
 *
 * const { manager, handler } = testObservability({ captureContent: true });
 * await manager.trace.command("greet", { name: "Ada" }, () => "Hello, Ada");
 * handler.assertTypes("command.start", "command.end");
 * console.log(handler.ofType("command.end")[0]?.data.result); // Hello, Ada
 * ```
 */
export function testObservability(options: TestObservabilityOptions = {}): TestObservability {
  const handler = recordingHandler();
  const diagnostics: Diagnostic[] = [];
  const manager = new ObservabilityManager({
    source: "test",
    ...options,
    handlers: [handler, ...(options.handlers ?? [])],
    onDiagnostic: (diagnostic) => {
      diagnostics.push(diagnostic);
      options.onDiagnostic?.(diagnostic);
    },
  });
  return { manager, handler, diagnostics };
}
