import type { BootstrapConfig } from "./config.ts";

/** The name of a ready-made configuration. */
export type PresetName = "minimal" | "development" | "production";

/** Ready-made configurations; whatever is said beside one wins over it. */
export const PRESETS: Readonly<Record<PresetName, BootstrapPreset>> = {
  /** Events on the terminal. */
  minimal: { console: true },
  /** Everything on the terminal and in a file, contents included. */
  development: { console: true, file: true, logLevel: "debug", captureContent: true },
  /**
   * A file that is named after the day and the machine, secrets taken out; the app never waits for the
   * disk, and nothing is lost when the process is told to go.
   */
  production: {
    file: { filename: "events-{date}-{host}.jsonl" },
    buffer: true,
    redact: true,
    shutdownHooks: true,
  },
};

/** What a preset may say. */
export type BootstrapPreset = Pick<
  BootstrapConfig,
  "console" | "file" | "logLevel" | "captureContent" | "buffer" | "redact" | "shutdownHooks"
>;
