/** A provider as far as it can be flushed; that of OpenTelemetry's API may hide the one behind it. */
interface Flushable {
  forceFlush?(): Promise<void>;
  getDelegate?(): Flushable;
}

/**
 * Has a provider export what it holds, where it can.
 *
 * @throws Error where an export failed
 */
export async function flushProvider(provider: object): Promise<void> {
  const flushable = provider as Flushable;
  const target = flushable.getDelegate?.() ?? flushable;
  try {
    await target.forceFlush?.();
  } catch (error) {
    throw exportError(error);
  }
}

/** @param rejection of the SDK, which may be a list of errors */
function exportError(rejection: unknown): Error {
  const cause: unknown = Array.isArray(rejection) ? rejection[0] : rejection;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new Error(`[otel] OpenTelemetry could not export: ${reason}`, { cause });
}
