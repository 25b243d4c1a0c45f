import { currentFrame, type Frame, runInFrame } from "./context.ts";
import { flagsOf, OWN_TRACE_FLAGS, parseTraceparent, traceparentOf } from "./traceparent.ts";

/** What code is part of, as plain data: fit for a message to a worker thread, a job's record, a header. */
export interface CarriedContext {
  readonly sessionId?: string | undefined;
  readonly userId?: string | undefined;
  /** The trace and the span, as a `traceparent` header. */
  readonly traceparent?: string | undefined;
}

/**
 * Gives what the code that runs now is part of, to hand it to where the asynchronous context does not
 * reach: another thread, another process.
 *
 * @example
 * ```ts
 * import { currentContext, ObservabilityManager, runInContext } from "@llmobs/core";
 *
 * const { trace } = new ObservabilityManager({ source: "docs" });
 * const message = trace.session({ id: "s-1" }, () =>
 *   JSON.stringify({ job: "index", context: currentContext() }),
 * );
 *
 * const { context } = JSON.parse(message);
 * runInContext(context, () => trace.tool("index", {}, ({ sessionId }) => console.log(sessionId)));
 * // => s-1
 * ```
 */
export function currentContext(): CarriedContext {
  const frame = currentFrame();
  if (frame === undefined) return {};
  return { sessionId: frame.sessionId, userId: frame.userId, traceparent: traceparentOf(frame) };
}

/**
 * Runs a function, and all that it starts, as part of a context that was handed over. What the context
 * does not say, or says in no valid form, stays as it is.
 */
export function runInContext<Value>(context: CarriedContext, fn: () => Value): Value {
  const { sessionId, userId, traceparent } = context;
  const present = currentFrame();
  const caller = typeof traceparent === "string" ? parseTraceparent(traceparent) : undefined;
  const frame: Frame = {
    sessionId: typeof sessionId === "string" ? sessionId : present?.sessionId,
    userId: typeof userId === "string" ? userId : present?.userId,
    traceId: caller === undefined ? present?.traceId : caller.traceId,
    spanId: caller === undefined ? present?.spanId : caller.spanId,
    traceFlags: caller === undefined ? (present?.traceFlags ?? OWN_TRACE_FLAGS) : flagsOf(caller),
    gate: present?.gate,
    attempts: 0,
  };
  return runInFrame(frame, fn);
}
