import { currentFrame, type Frame, runInFrame } from "./context.ts";
import { OWN_TRACE_FLAGS } from "./traceparent.ts";

/**
 * The one door through which a manager's events reach its sinks. It knows whether a sink is at work
 * right now, so that a sink that observes while it handles can be cut off, and whether anything may
 * be delivered at all.
 *
 * A synchronous sink is recognised by a counter that is above zero while it runs. An asynchronous one
 * goes on after its first `await`, when the counter is back at zero; its calls therefore run inside a
 * context frame that names this gate. Only sinks known to be asynchronous pay for that.
 */
export interface Gate {
  /** False once the manager is closed: nothing is delivered any more. */
  open: boolean;
  /** How many synchronous calls of sinks are on the stack. */
  depth: number;
  /** Whether any sink has ever returned a promise. */
  hasAsyncSinks: boolean;
  /** Whether events that handlers raised wait until the present one is over. */
  hasRaised: boolean;
  /** Whether the event on its way now was raised by a handler. */
  raising: boolean;
  /** The frame in which asynchronous sinks run. */
  readonly frame: Frame;
  /** The frame in which they run while they handle an event that a handler raised. */
  readonly raisedFrame: Frame;
}

/** Makes the gate of a manager, or of a pipe that stands alone. */
export function createGate(): Gate {
  const frame = emptyFrame();
  const raisedFrame = emptyFrame();
  const gate: Gate = {
    open: true,
    depth: 0,
    hasAsyncSinks: false,
    hasRaised: false,
    raising: false,
    frame,
    raisedFrame,
  };
  frame.gate = gate;
  raisedFrame.gate = gate;
  return gate;
}

function emptyFrame(): Frame {
  return {
    sessionId: undefined,
    userId: undefined,
    traceId: undefined,
    spanId: undefined,
    traceFlags: OWN_TRACE_FLAGS,
    gate: undefined,
    attempts: 0,
  };
}

/** Says whether the code that runs now was called by a sink behind this gate. */
export function isInsideSink(gate: Gate): boolean {
  return gate.depth > 0 || (gate.hasAsyncSinks && belongsToSink(currentFrame(), gate));
}

/** Says whether a frame was entered by an asynchronous sink behind this gate. */
export function belongsToSink(frame: Frame | undefined, gate: Gate): boolean {
  return frame?.gate === gate;
}

/** Says whether the code that runs now handles an event that a handler raised. */
export function isHandlingRaised(gate: Gate): boolean {
  return gate.raising || (gate.hasAsyncSinks && currentFrame() === gate.raisedFrame);
}

/** Runs an asynchronous sink's call, marking everything that it starts as its own. */
export function runAsSink<Value>(gate: Gate, call: () => Value): Value {
  return runInFrame(gate.raising ? gate.raisedFrame : gate.frame, call);
}
