import { setTimeout } from "node:timers/promises";
import { type CommandMap, type EventMap, MessageBus } from "@llmobs/bus";
import {
  type DeadlineOptions,
  installShutdownHooks,
  type ObservabilityManager,
  type Receipt,
} from "@llmobs/core";
import { requireNumber } from "@llmobs/core/options";
import type { Settings } from "./settings.ts";

/** An application that is wired up. */
export interface Application<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
> extends AsyncDisposable {
  readonly observability: ObservabilityManager;
  readonly bus: MessageBus<Commands, Events>;
  /**
   * Closes the bus and waits for what is under way there, for half of the time at most; then shuts
   * the manager down. Twice is fine. `timeoutMs` is 10,000 by default.
   */
  shutdown(options?: DeadlineOptions): Promise<Receipt>;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/** Makes the application around its manager. */
export function createApplication<
  Commands extends CommandMap<Commands>,
  Events extends EventMap<Events>,
>(settings: Settings, observability: ObservabilityManager): Application<Commands, Events> {
  const bus = new MessageBus<Commands, Events>({ ...settings.bus, observability });
  const hooks = settings.enabled ? settings.shutdownHooks : undefined;
  const uninstall = hooks && installShutdownHooks(observability, hooks);

  async function shutDown(timeoutMs: number): Promise<Receipt> {
    const start = performance.now();
    await settlesWithin(bus[Symbol.asyncDispose](), timeoutMs / 2);
    const leftMs = timeoutMs - (performance.now() - start);
    const receipt = await observability.shutdown({ timeoutMs: Math.max(leftMs, 0) });
    uninstall?.();
    return receipt;
  }

  let ending: Promise<Receipt> | undefined;
  const shutdown: Application["shutdown"] = async ({ timeoutMs = DEFAULT_TIMEOUT_MS } = {}) => {
    requireNumber("shutdown", "timeoutMs", timeoutMs, { min: 0 });
    ending ??= shutDown(timeoutMs);
    return ending;
  };
  return {
    observability,
    bus,
    shutdown,
    [Symbol.asyncDispose]: async () => {
      await shutdown();
    },
  };
}

/** Waits for what may never settle: a command may hang. */
async function settlesWithin(work: PromiseLike<void>, timeoutMs: number): Promise<void> {
  const timer = new AbortController();
  const timeout = setTimeout(timeoutMs, undefined, { signal: timer.signal }).catch(() => {});
  await Promise.race([work, timeout]);
  timer.abort();
}
