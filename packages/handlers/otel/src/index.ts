export { eventIdGenerator, type IdGenerator } from "./event-ids.ts";
export { otelHandler } from "./otel-handler.ts";
export type { OtelOptions } from "./otel-options.ts";
export { plugin } from "./plugin.ts";
export type { SemconvVersion } from "./semconv.ts";
