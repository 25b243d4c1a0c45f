import type { Diagnostic, Handler, Level } from "@llmobs/core";
import { parseLevel } from "@llmobs/core/level";
import { requireNumber, requireOneOf, requireString } from "@llmobs/core/options";
import { PRESETS, type PresetName } from "./presets.ts";

/** Options for a plugin: its own, or `true` for its defaults, or `false` for none of it. */
export type PluginOptions = boolean | Readonly<Record<string, unknown>>;

/** The file handler's options, with a folder and a name in place of one path. */
export interface FileConfig {
  /** @default "logs" */
  readonly dir?: string;
  /** `{date}` and `{host}` stand for the day (UTC, `20261231`) and the machine's name. @default "events.jsonl" */
  readonly filename?: string;
  readonly [option: string]: unknown;
}

/** How the buffer in front of each storing handler is set up. */
export interface QueueConfig {
  /** Events. @default 8192 */
  readonly capacity?: number;
  /** @default "drop-oldest" */
  readonly onFull?: "drop-oldest" | "drop-newest";
  readonly [option: string]: unknown;
}

/** How an application is observed. What is left out comes from the preset. */
export interface BootstrapConfig {
  /** The service's name: the `source` of its events. */
  readonly name: string;
  /** @default "minimal" */
  readonly preset?: PresetName;
  /** @default true */
  readonly enabled?: boolean;
  /** The least level that is shown and stored; metrics and alerts see everything. @default "info" */
  readonly logLevel?: Level;
  /** Whether inputs, outputs, arguments and results are recorded. @default false */
  readonly captureContent?: boolean;
  /** `@llmobs/console` */
  readonly console?: PluginOptions;
  /** `@llmobs/file` */
  readonly file?: boolean | FileConfig;
  /** Any further handler: by the name of its plugin, or of its package. */
  readonly handlers?: Readonly<Record<string, PluginOptions>>;
  /** Handlers that are made already. They get every event, unfiltered and unbuffered. */
  readonly use?: readonly Handler[];
  /** The share of sessions that is stored, from 0 to 1; errors always are. @default 1 */
  readonly sampleRate?: number;
  /** A buffer in front of each handler that stores, so that the app never waits for one. */
  readonly buffer?: boolean | QueueConfig;
  /** Takes secrets out of every event before any handler sees it. */
  readonly redact?: PluginOptions;
  /** Whether the end of the process is hooked: see core's `installShutdownHooks`. */
  readonly shutdownHooks?: boolean;
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}

/** A configuration that is checked and complete. */
export interface CompleteConfig {
  readonly name: string;
  readonly enabled: boolean;
  readonly logLevel: Level;
  readonly captureContent: boolean;
  /** All handlers that are wanted, by plugin or package name, with their options. */
  readonly handlers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly use: readonly Handler[];
  readonly sampleRate: number;
  readonly buffer: Readonly<Record<string, unknown>> | undefined;
  readonly redact: Readonly<Record<string, unknown>> | undefined;
  readonly shutdownHooks: boolean;
  readonly onDiagnostic: ((diagnostic: Diagnostic) => void) | undefined;
}

/**
 * Fills in the preset and checks what came.
 *
 * @throws RangeError, TypeError naming the option and what came
 */
export function completeConfig(config: BootstrapConfig): CompleteConfig {
  const { preset = "minimal" } = config;
  requireString("bootstrap", "name", config.name);
  requireOneOf("bootstrap", "preset", preset, Object.keys(PRESETS));
  const given = Object.entries(config).filter(([, value]) => value !== undefined);
  const wanted: BootstrapConfig = { ...PRESETS[preset], ...Object.fromEntries(given), name: config.name };
  const { sampleRate = 1, logLevel = "info", handlers = {} } = wanted;
  requireNumber("bootstrap", "sampleRate", sampleRate, { min: 0, max: 1 });
  return {
    name: wanted.name,
    enabled: wanted.enabled ?? true,
    logLevel: parseLevel(logLevel),
    captureContent: wanted.captureContent ?? false,
    handlers: withoutUnwanted({ console: wanted.console, file: wanted.file, ...handlers }),
    use: wanted.use ?? [],
    sampleRate,
    buffer: optionsOf(wanted.buffer),
    redact: optionsOf(wanted.redact),
    shutdownHooks: wanted.shutdownHooks ?? false,
    onDiagnostic: wanted.onDiagnostic,
  };
}

function withoutUnwanted(
  handlers: Readonly<Record<string, PluginOptions | undefined>>,
): Record<string, Readonly<Record<string, unknown>>> {
  const wanted: Record<string, Readonly<Record<string, unknown>>> = {};
  for (const [name, given] of Object.entries(handlers)) {
    const options = optionsOf(given);
    if (options !== undefined) wanted[name] = options;
  }
  return wanted;
}

function optionsOf(given: PluginOptions | undefined): Readonly<Record<string, unknown>> | undefined {
  if (given === undefined || given === false) return undefined;
  return given === true ? {} : given;
}
