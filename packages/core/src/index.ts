export { type CarriedContext, currentContext, runInContext } from "./carried-context.ts";
export { systemClock, type Clock, type Timer } from "./clock.ts";
export { getDefaultManager, setDefaultManager } from "./context.ts";
export { createEvent } from "./create-event.ts";
export type {
  BatchError,
  DeliveryError,
  DeliveryErrorOptions,
  FailedEvent,
} from "./delivery-error.ts";
export type { Diagnostic, DiagnosticInput } from "./diagnostic.ts";
export { DROP_REASONS, type DropReason, isDropReason } from "./drop-reason.ts";
export type * from "./event-data.ts";
export type {
  Attributes,
  EventEnvelope,
  EventOverrides,
  EventType,
  EventTypes,
  ObservedEvent,
  SpanType,
} from "./event.ts";
export { fanout } from "./fanout.ts";
export { createGate, type Gate } from "./gate.ts";
export type { Decorator, DecoratorContext, FlushOptions, Handler, Host, Next } from "./handler.ts";
export type { Level } from "./level.ts";
export { type DeadlineOptions, type ManagerOptions, ObservabilityManager } from "./manager.ts";
export { pipe } from "./pipe.ts";
export type {
  DecoratorPlugin,
  Guarantees,
  HandlerPlugin,
  Plugin,
  PluginVariable,
} from "./plugin.ts";
export { installShutdownHooks, type ShutdownHookOptions } from "./shutdown-hooks.ts";
export type { EndFields, Scope, Span } from "./span.ts";
export type { Books, HandlerBooks, HandlerStats, ManagerStats, Receipt } from "./stats.ts";
export { formatTraceparent, parseTraceparent, type TraceParent } from "./traceparent.ts";
export type {
  AgentOptions,
  CommandOptions,
  SessionOptions,
  SpanOptions,
  ToolOptions,
  Tracer,
  TracerLimits,
} from "./tracer.ts";
