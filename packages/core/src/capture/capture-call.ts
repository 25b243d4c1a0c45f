import { AsyncResource } from "node:async_hooks";
import type { LlmStartData } from "../event-data.ts";
import type { ObservabilityManager } from "../manager.ts";
import type { SpanOptions } from "../tracer.ts";
import { type AnswerReader, CapturedCall } from "./captured-call.ts";
import { follow } from "./follow-promise.ts";
import { harmless } from "./harmless.ts";
import { managerInCharge } from "./manager-in-charge.ts";

/** A model call that is about to be made. */
export interface ModelCall {
  readonly request: LlmStartData;
  readonly options?: SpanOptions;
  readonly reader: AnswerReader;
  /** What the method is to be given. @default what the app gave */
  readonly args?: readonly unknown[];
  /** The header of the response that has the request's id: `x-request-id`, say. */
  readonly requestIdHeader?: string;
}

/** Says what a call is about. If it throws, the call is made unobserved. */
export type DescribeCall = (args: readonly unknown[], manager: ObservabilityManager) => ModelCall;

/**
 * Makes a model call and emits `llm.start` and `llm.end` around it, under the session and span at hand.
 * Returns what the call returned: a promise with its helpers, a stream, whatever it is, is handed over
 * as it came and followed to its end, which is the last chunk where it streams. The end comes once:
 * `ok`, `error`, `aborted` where the app breaks off, `abandoned` where it forgets the call.
 *
 * Without a manager, or while it is switched off, only the call is made.
 *
 * @param observability the manager that is to hear of it; `undefined` means the process's default
 * @param invoke makes the call; what it throws goes on to the app
 * @param args what the app gave
 * @example
 * ```ts
 * import { ObservabilityManager } from "@llmobs/core";
 * import { type AnswerReader, captureCall } from "@llmobs/core/capture";
 *
 * const manager = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [{ name: "printer", handle: ({ type }) => console.log(type) }],
 * });
 * const request = { provider: "acme", operation: "chat", model: "acme-1" };
 * let text = "";
 * const reader: AnswerReader = {
 *   answer: () => {},
 *   chunk: (chunk) => void (text += String(chunk)),
 *   fields: () => ({ output: text }),
 * };
 * async function* ask() {
 *   yield "Just ";
 *   yield "because.";
 * }
 * const stream = captureCall(manager, () => ({ request, reader }), ask); // llm.start
 * for await (const chunk of stream) console.log(chunk);
 * // Just
 * // because.
 * // llm.end
 * ```
 */
export function captureCall<Value>(
  observability: ObservabilityManager | undefined,
  describe: DescribeCall,
  invoke: (args: readonly unknown[]) => Value,
  args: readonly unknown[] = [],
): Value {
  const manager = managerInCharge(observability);
  if (manager === undefined) return invoke(args);
  const described = harmless(() => describe(args, manager));
  if (described === undefined) return invoke(args);
  const span = manager.trace.startLlm(described.request, described.options);
  if (span.spanId === undefined) return invoke(args);
  return span.run(() => {
    const call = new CapturedCall(span, described);
    let value: Value;
    try {
      value = invoke(described.args ?? args);
    } catch (thrown) {
      call.fail(thrown);
      throw thrown;
    }
    return follow(value, call, new AsyncResource("LLMOBS_CALL"));
  });
}
