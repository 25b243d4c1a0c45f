import type { MessageBusOptions } from "@llmobs/bus";
import type { Diagnostic, Handler, Level, ShutdownHookOptions } from "@llmobs/core";
import type { Options } from "./plugin-options.ts";
import type { PresetName } from "./presets.ts";

/** Options for a plugin: its own, or `true` for its defaults, or `false` for none of it. */
export type PluginOptions = boolean | Options;

/** The file handler's options, with a folder and a name in place of one path. */
export interface FileConfig {
  /** @default "logs" */
  readonly dir?: string;
  /**
   * `{date}` and `{host}` stand for the day on which the process started (UTC, `20261231`) and for
   * the machine's name. @default "events.jsonl", in production "events-{date}-{host}.jsonl"
   */
  readonly filename?: string;
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
  /**
   * The least level that is shown and stored; what aggregates sees everything. A handler that has a
   * level of its own goes by that. @default "info"
   */
  readonly logLevel?: Level;
  /** Whether inputs, outputs, arguments and results are recorded. @default false */
  readonly captureContent?: boolean;
  /** `@llmobs/console` */
  readonly console?: PluginOptions;
  /** `@llmobs/file` */
  readonly file?: boolean | FileConfig;
  /** Any further handler: by the name of its plugin, or of its package. */
  readonly handlers?: Readonly<Record<string, PluginOptions>>;
  /** Handlers that are made already. They get every event, unfiltered, unsampled and unbuffered. */
  readonly use?: readonly Handler[];
  /** The share of sessions that is stored, from 0 to 1; errors always are. @default 1 */
  readonly sampleRate?: number;
  /** A buffer in front of each handler that stores, so that the app never waits for one. */
  readonly buffer?: PluginOptions;
  /** Takes secrets out of every event before any handler sees it. */
  readonly redact?: PluginOptions;
  /** Whether the end of the process is hooked, and how: see core's `installShutdownHooks`. */
  readonly shutdownHooks?: boolean | ShutdownHookOptions;
  /** How the bus is set up. */
  readonly bus?: Omit<MessageBusOptions, "observability">;
  /** Hears what goes wrong inside. @default one process warning, then silence */
  readonly onDiagnostic?: (diagnostic: Diagnostic) => void;
}
