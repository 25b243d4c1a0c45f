const told = new WeakSet<object>();

/**
 * Calls a function that must not be felt if it fails, such as one among the options: what it throws becomes
 * a warning of the process, once for each function, and the value is missing.
 */
export function attempt<Args extends readonly unknown[], Value>(
  what: string,
  fn: (...args: Args) => Value,
  ...args: Args
): Value | undefined {
  try {
    const value = fn(...args);
    if (!(value instanceof Promise)) return value;
    // It comes too late to be of use, and rejecting it would end the process.
    value.catch(() => {});
    throw new TypeError(`${what} gave a promise.`);
  } catch (error) {
    if (!told.has(fn)) {
      told.add(fn);
      const detail = error instanceof Error ? error.message : String(error);
      process.emitWarning(`[observe] ${what} failed, and the call went on without it: ${detail}`, {
        code: "LLMOBS_OBSERVE",
        type: "LlmobsWarning",
      });
    }
    return undefined;
  }
}
