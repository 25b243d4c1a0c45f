/** Stateless helpers about errors, for handlers and decorators: `@llmobs/core/error`. */
export {
  batchError,
  type BatchError,
  closedError,
  type DeliveryError,
  deliveryError,
  type DeliveryErrorOptions,
  dropReasonOf,
  type FailedEvent,
  failuresOf,
  isBatchError,
  isRetryable,
  retryAfterMsOf,
} from "./delivery-error.ts";
export { toErrorData } from "./error-data.ts";
export { codeOf, isBusy, isPassing } from "./store-error.ts";
