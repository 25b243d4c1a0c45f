import type { MessageBusOptions } from "@llmobs/bus";
import type { Diagnostic, Handler, Level, ShutdownHookOptions } from "@llmobs/core";
import { checkConfig } from "./check-config.ts";
import type { BootstrapConfig } from "./config.ts";
import { DECORATORS } from "./decorators.ts";
import { type Configured, configure, isNamedIn, type Wanted } from "./plugin-options.ts";
import { PRESETS } from "./presets.ts";
import type { Environment } from "./read-variable.ts";
import { isSwitchedOff, readVariables } from "./read-variables.ts";
import { serviceName, UNKNOWN_SERVICE } from "./service-name.ts";
import { optionsOf, wantedHandlers } from "./wanted-handlers.ts";

/** All that is known before a handler's package is loaded: preset, environment and code in one. */
export type Settings = SwitchedOff | SwitchedOn;

interface SwitchedOff {
  readonly enabled: false;
  readonly name: string;
  readonly bus: Omit<MessageBusOptions, "observability">;
}

/** What counts where anything is observed. */
export interface SwitchedOn extends Omit<SwitchedOff, "enabled"> {
  readonly enabled: true;
  readonly captureContent: boolean;
  /** The handlers, by the names by which they are asked for. */
  readonly handlers: ReadonlyMap<string, Wanted>;
  readonly use: readonly Handler[];
  readonly filter: Configured;
  readonly sampling: Configured;
  readonly buffer: Configured | undefined;
  readonly redact: Configured | undefined;
  readonly shutdownHooks: ShutdownHookOptions | undefined;
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined;
}

/**
 * Puts preset, environment and code together; each wins over those before it.
 *
 * @throws RangeError, TypeError naming the option or the variable, what came and what is expected
 */
export function readSettings(config: Partial<BootstrapConfig>, env: Environment): Settings {
  checkConfig(config);
  if (config.enabled ?? !isSwitchedOff(env)) return readSwitchedOn(config, env);
  return { enabled: false, name: config.name ?? UNKNOWN_SERVICE, bus: config.bus ?? {} };
}

/** The same where it is clear already that something is observed. */
export function readSwitchedOn(config: Partial<BootstrapConfig>, env: Environment): SwitchedOn {
  const { bus = {}, use = [], onDiagnostic } = config;
  const values = readVariables(env);
  const presetOfEnv = values.NODE_ENV === "production" ? "production" : "minimal";
  const preset = PRESETS[config.preset ?? presetOfEnv];
  const filter = configure(
    DECORATORS.filter,
    {
      defaults: { minLevel: values.LLMOBS_LOG_LEVEL ?? preset.logLevel ?? "info" },
      given: { minLevel: config.logLevel },
    },
    env,
  );
  const sampling = configure(
    DECORATORS.sampling,
    { defaults: { rate: values.LLMOBS_SAMPLE_RATE ?? 1 }, given: { rate: config.sampleRate } },
    env,
  );
  const queue = { capacity: values.LLMOBS_QUEUE_SIZE, onFull: values.LLMOBS_ON_FULL };
  const isQueueSet = queue.capacity !== undefined || queue.onFull !== undefined;
  const optional = (name: "buffer" | "redact", defaults = {}, isAsked = false) => {
    const plugin = DECORATORS[name];
    const given = optionsOf(config[name] ?? (isAsked || isNamedIn(env, plugin) || preset[name]));
    return given && configure(plugin, { defaults, given }, env);
  };
  const { shutdownHooks = preset.shutdownHooks } = config;
  return {
    enabled: true,
    name: config.name ?? serviceName(values),
    captureContent:
      config.captureContent ?? values.LLMOBS_CAPTURE_CONTENT ?? preset.captureContent ?? false,
    handlers: wantedHandlers(config, values, preset, filter.options.minLevel as Level),
    use,
    filter,
    sampling,
    buffer: optional("buffer", queue, isQueueSet),
    redact: optional("redact"),
    shutdownHooks: optionsOf(shutdownHooks),
    bus,
    onDiagnostic,
  };
}
