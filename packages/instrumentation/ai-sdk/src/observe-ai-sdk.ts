import { managerInCharge } from "@llmobs/core/capture";
import { type AISDKOptions, checkOptions } from "./ai-sdk-options.ts";
import { observeChannel } from "./telemetry-channel.ts";

/** Stops observing when it is called or disposed. What has begun is still observed to its end. */
export interface AISDKObservation extends Disposable {
  (): void;
}

// One for the process, however many copies of this package are in it: with two, each call would count twice.
const OBSERVATION = Symbol.for("@llmobs/ai-sdk/1");
const globals = globalThis as unknown as Record<symbol, AISDKObservation | undefined>;

/**
 * Observes every call of the AI SDK, version 7, in this process: `generateText` and `streamText` as an
 * agent's run with its model calls and tools inside, `embed`, `embedMany` and `rerank` as model calls.
 * It subscribes to what the SDK publishes; no call has to be changed. For version 6 there is
 * `aiSDKTelemetry`.
 *
 * A second time, it takes the place of the first.
 *
 * @throws TypeError where an option is not what it should be.
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { observeAISDK } from "@llmobs/ai-sdk";
 * import { generateText } from "ai";
 * import { MockLanguageModelV4 } from "ai/test";
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [{ name: "printer", handle: ({ type }) => console.log(type) }],
 * });
 * observeAISDK({ observability });
 *
 * const model = new MockLanguageModelV4({
 *   doGenerate: {
 *     content: [{ type: "text", text: "Because." }],
 *     finishReason: { unified: "stop", raw: "stop" },
 *     usage: { inputTokens: { total: 12 }, outputTokens: { total: 3 } },
 *     warnings: [],
 *   },
 * });
 * const { text } = await generateText({ model, prompt: "Why?" });
 * // => agent.start
 * // => llm.start
 * // => llm.end
 * // => agent.end
 * console.log(text); // Because.
 * ```
 */
export function observeAISDK(options: AISDKOptions = {}): AISDKObservation {
  checkOptions("observeAISDK", options);
  globals[OBSERVATION]?.();
  const unsubscribe = observeChannel(() => managerInCharge(options.observability));
  const stop = (): void => {
    if (globals[OBSERVATION] !== observation) return;
    globals[OBSERVATION] = undefined;
    unsubscribe();
  };
  const observation: AISDKObservation = Object.assign(stop, { [Symbol.dispose]: stop });
  globals[OBSERVATION] = observation;
  return observation;
}
