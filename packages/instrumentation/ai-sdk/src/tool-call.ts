import type { ObservabilityManager, Span, ToolEndData } from "@llmobs/core";
import { frameOf, type Observed } from "./observed.ts";
import { currentRun } from "./run.ts";
import type { SdkToolOutput } from "./sdk-shapes.ts";

/** What a tool is called with. */
export interface ToolRequest {
  readonly name: string;
  readonly callId: string;
  /** Content. */
  readonly input: unknown;
  /** Whether the app lets the result be recorded, where content is. */
  readonly recordsOutput: boolean;
  /** Finds what became of the call in what the SDK makes of it. */
  readonly outputOf: (result: unknown) => SdkToolOutput | undefined;
}

/** One run of a tool's `execute`. */
export class ToolCall implements Observed {
  readonly frame: object | undefined;
  readonly #span: Span<ToolEndData>;
  readonly #request: ToolRequest;

  constructor(observability: ObservabilityManager, request: ToolRequest) {
    const { name, callId, input } = request;
    const step = currentRun()?.stepNumber;
    this.#request = request;
    this.#span = observability.trace.startTool(name, input, {
      callId,
      ...(step !== undefined && { attributes: { "ai.stepNumber": step } }),
    });
    this.frame = frameOf(this.#span);
  }

  /** The SDK catches what a tool throws, and hands it to the model. */
  succeeded(result: unknown): void {
    const { outputOf, recordsOutput } = this.#request;
    const { type, output, error } = outputOf(result) ?? {};
    if (type === "tool-error") this.#span.fail(error);
    else this.#span.end(recordsOutput ? { result: output } : {});
  }

  failed(error: unknown): void {
    this.#span.fail(error);
  }

  abandon(): void {
    this.#span.abandon();
  }
}
