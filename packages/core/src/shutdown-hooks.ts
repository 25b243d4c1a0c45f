import type { DeadlineOptions, ObservabilityManager } from "./manager.ts";

/** How a process that ends is observed. */
export interface ShutdownHookOptions extends DeadlineOptions {
  /** @default ["SIGTERM", "SIGINT"] */
  readonly signals?: readonly NodeJS.Signals[];
}

// Tells our listeners, those of another copy of this package too, from the app's.
const HOOK = Symbol.for("@llmobs/core/shutdown-hook");

/**
 * Ties a manager to the end of the process: it is shut down when nothing is left to do and on SIGTERM
 * and SIGINT, an uncaught exception becomes an `error` event, and on exit the handlers write what they
 * can at once. After a signal the process dies of it as it would have, unless the app listens to that
 * signal too: then the app decides when to go, and events are only flushed.
 *
 * Nothing else of the process is touched: exceptions stay fatal, exit codes stay as they are.
 *
 * @returns a function that takes the hooks out again
 * @example
 * ```ts
 * import { installShutdownHooks, ObservabilityManager } from "@llmobs/core";
 *
 * const observability = new ObservabilityManager({ source: "docs" });
 * const uninstall = installShutdownHooks(observability, { timeoutMs: 5_000 });
 * uninstall();
 * ```
 */
export function installShutdownHooks(
  manager: ObservabilityManager,
  options: ShutdownHookOptions = {},
): () => void {
  const { signals = ["SIGTERM", "SIGINT"], ...deadline } = options;

  const onSignal = (signal: NodeJS.Signals): void => {
    if (process.listeners(signal).some((listener) => !isHook(listener))) {
      void manager.flush(deadline);
      return;
    }
    void manager.shutdown(deadline).finally(() => {
      uninstall();
      // Where further managers are still shutting down, the last one lets the process die.
      if (!process.listeners(signal).some(isHook)) process.kill(process.pid, signal);
    });
  };
  Object.assign(onSignal, { [HOOK]: true });
  const onBeforeExit = (): void => void manager.shutdown(deadline);
  const onExit = (): void => manager.flushSync();
  const onUncaughtException = (error: unknown): void => {
    manager.error(error, { level: "fatal" });
  };
  const uninstall = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
    process.off("beforeExit", onBeforeExit);
    process.off("exit", onExit);
    process.off("uncaughtExceptionMonitor", onUncaughtException);
  };

  for (const signal of signals) process.on(signal, onSignal);
  process.on("beforeExit", onBeforeExit);
  process.on("exit", onExit);
  process.on("uncaughtExceptionMonitor", onUncaughtException);
  return uninstall;
}

function isHook(listener: object): boolean {
  return HOOK in listener;
}
