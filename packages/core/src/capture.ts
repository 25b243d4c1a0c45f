/**
 * For instrumentations of model clients: `@llmobs/core/capture`. Observes the calls of a client
 * without taking its place: what the app gets is what the client made.
 */
export { unwatch, watch, type Watched } from "./capture/abandonment.ts";
export { countAttempts } from "./capture/attempts.ts";
export { byBaseUrl } from "./capture/by-base-url.ts";
export type { AnswerReader } from "./capture/captured-call.ts";
export { captureCall, type DescribeCall, type ModelCall } from "./capture/capture-call.ts";
export { ChunkTimes } from "./capture/chunk-times.ts";
export { type Endpoint, endpointOf } from "./capture/endpoint.ts";
export { harmless } from "./capture/harmless.ts";
export { contextStorage } from "./context.ts";
export { type KnownUsage, knownUsage } from "./capture/known-usage.ts";
export { managerInCharge } from "./capture/manager-in-charge.ts";
export {
  isObserved,
  type ObservedMember,
  type ObservedMembers,
  observedView,
} from "./capture/observed-view.ts";
export { signalOf } from "./capture/signal-of.ts";
