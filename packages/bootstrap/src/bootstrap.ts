import { MessageBus } from "@llmobs/bus";
import type { CommandMap, EventMap } from "@llmobs/bus";
import {
  type DeadlineOptions,
  installShutdownHooks,
  type ObservabilityManager,
  type Receipt,
} from "@llmobs/core";
import { type BootstrapConfig, completeConfig } from "./config.ts";
import { configFromEnv } from "./config-from-env.ts";
import { createManager } from "./create-manager.ts";
import type { Environment } from "./read-variable.ts";

/** An application that is wired up. */
export interface Application<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
> extends AsyncDisposable {
  readonly observability: ObservabilityManager;
  readonly bus: MessageBus<Commands, Events>;
  /** Waits for the bus, then shuts the manager down. Twice is fine. */
  shutdown(options?: DeadlineOptions): Promise<Receipt>;
}

/**
 * Wires an application up from a configuration: a manager with the handlers that it names, each
 * loaded from its own package, and a message bus.
 *
 * @throws RangeError, TypeError for an option that cannot be used, and an error with the code
 * `ERR_LLMOBS_PLUGIN_MISSING` that says what to install
 * @example
 * ```ts
 * import { bootstrap } from "@llmobs/bootstrap";
 *
 * const app = await bootstrap({ name: "docs", preset: "minimal", logLevel: "error" });
 * app.observability.log("not shown: its level is info");
 * await app.shutdown();
 * ```
 */
export async function bootstrap<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
>(config: BootstrapConfig): Promise<Application<Commands, Events>> {
  return wireUp(config, {});
}

/**
 * Wires an application up from environment variables; what the second argument says wins.
 *
 * @throws RangeError naming a variable that cannot be used, what came and what is expected
 * @example
 * ```ts
 * import { bootstrapFromEnv } from "@llmobs/bootstrap";
 *
 * const app = await bootstrapFromEnv({ LLMOBS_HANDLERS: "console", LLMOBS_LOG_LEVEL: "WARNING" });
 * await app.shutdown();
 * ```
 */
export async function bootstrapFromEnv<
  Commands extends CommandMap<Commands> = Record<string, { input: unknown; result: unknown }>,
  Events extends EventMap<Events> = Record<string, unknown>,
>(
  env: Environment,
  overrides: Partial<BootstrapConfig> = {},
): Promise<Application<Commands, Events>> {
  return wireUpFromEnv(env, overrides);
}

/** The synchronous heart of `bootstrapFromEnv`, for what must be done before an app's first line. */
export function wireUpFromEnv<
  Commands extends CommandMap<Commands>,
  Events extends EventMap<Events>,
>(env: Environment, overrides: Partial<BootstrapConfig>): Application<Commands, Events> {
  return wireUp({ ...configFromEnv(env), ...overrides }, env);
}

function wireUp<Commands extends CommandMap<Commands>, Events extends EventMap<Events>>(
  config: BootstrapConfig,
  env: Environment,
): Application<Commands, Events> {
  const complete = completeConfig(config);
  const observability = createManager(complete, env);
  const bus = new MessageBus<Commands, Events>({ observability });
  const uninstall = complete.shutdownHooks ? installShutdownHooks(observability) : undefined;
  const shutdown = async (options?: DeadlineOptions): Promise<Receipt> => {
    await bus[Symbol.asyncDispose]();
    const receipt = await observability.shutdown(options);
    uninstall?.();
    return receipt;
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
