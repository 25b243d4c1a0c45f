export type { AISDKOptions } from "./ai-sdk-options.ts";
export { type AISDKTelemetry, aiSDKTelemetry } from "./ai-sdk-telemetry.ts";
export type { AISDKTracer } from "./ai-sdk-tracer.ts";
export { type AISDKObservation, observeAISDK } from "./observe-ai-sdk.ts";
export type { PassiveSpan } from "./passive-span.ts";
