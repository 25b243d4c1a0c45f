import type { ObservabilityManager } from "@llmobs/core";
import { managerInCharge } from "@llmobs/core/capture";
import { type AISDKOptions, checkOptions } from "./ai-sdk-options.ts";
import { type AISDKTracer, createTracer } from "./ai-sdk-tracer.ts";

/** What version 6 of the AI SDK takes as `experimental_telemetry`. */
export interface AISDKTelemetry {
  readonly isEnabled: true;
  /** Whether the manager records content: the SDK need not write out what nobody keeps. */
  readonly recordInputs: boolean;
  /** The same. The arguments of tools, too, are outputs to the SDK. */
  readonly recordOutputs: boolean;
  readonly tracer: AISDKTracer;
}

/**
 * Observes calls of the AI SDK, version 6, which publishes nothing by itself: each call that is to be
 * observed is given this as `experimental_telemetry`. Add `functionId` to name the agent.
 *
 * @throws TypeError where an option is not what it should be.
 * @example
 * ```ts
 * import { aiSDKTelemetry } from "@llmobs/ai-sdk";
 *
 * const telemetry = aiSDKTelemetry();
 * // await generateText({ model, prompt, experimental_telemetry: telemetry });
 * console.log(telemetry.isEnabled, telemetry.recordInputs); // true false
 * ```
 */
export function aiSDKTelemetry(options: AISDKOptions = {}): AISDKTelemetry {
  checkOptions("aiSDKTelemetry", options);
  const find = (): ObservabilityManager | undefined => managerInCharge(options.observability);
  const recordsContent = (): boolean => find()?.captureContent === true;
  return {
    isEnabled: true,
    get recordInputs() {
      return recordsContent();
    },
    get recordOutputs() {
      return recordsContent();
    },
    tracer: createTracer(find),
  };
}
