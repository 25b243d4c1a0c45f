/**
 * A span of OpenTelemetry's API, structurally, as far as the SDK may use one. It is deaf but for what
 * its maker wants to hear.
 */
export interface PassiveSpan {
  spanContext(): { traceId: string; spanId: string; traceFlags: number };
  setAttribute(): this;
  setAttributes(): this;
  addEvent(): this;
  addLink(): this;
  addLinks(): this;
  setStatus(): this;
  updateName(): this;
  end(): void;
  isRecording(): boolean;
  recordException(): void;
}

const NO_CONTEXT = { traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 };

/** @param onEnd hears that it ends */
export function passiveSpan(onEnd: () => void = () => {}): PassiveSpan {
  const span: PassiveSpan = {
    spanContext: () => NO_CONTEXT,
    setAttribute: () => span,
    setAttributes: () => span,
    addEvent: () => span,
    addLink: () => span,
    addLinks: () => span,
    setStatus: () => span,
    updateName: () => span,
    end: onEnd,
    isRecording: () => false,
    recordException: () => {},
  };
  return span;
}
