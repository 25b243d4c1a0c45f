import type { Span } from "@llmobs/core";
import { contextStorage, harmless } from "@llmobs/core/capture";

/** Something of the SDK's that is being observed. What is told of it after its end does not count. */
export interface Observed {
  /** The context in which it runs. */
  readonly frame: object | undefined;
  /** Told with what it returned. */
  succeeded(result: unknown): void;
  /** Told with what it threw. */
  failed(error: unknown): void;
  /** Told that the SDK is done with it, of what goes on after its function has returned. */
  closed?(): void;
  /** Told when nobody is left who could go on with it. */
  abandon(): void;
}

/** The context inside a span. */
export function frameOf(span: Span): object | undefined {
  return span.run(() => contextStorage.getStore());
}

/** Tells how something ended. Where what it gave can't be read, all that is known is that it is over: it ends as abandoned. */
export function settle(observed: Observed, tell: () => void): void {
  const isTold = harmless(() => {
    tell();
    return true;
  });
  if (isTold !== true) observed.abandon();
}
