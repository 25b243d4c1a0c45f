import type { BootstrapConfig } from "./config.ts";

/** The name of a ready-made configuration. */
export type PresetName = "minimal" | "development" | "production";

/** Ready-made configurations; whatever is said beside one wins over it. */
export const PRESETS: Readonly<Record<PresetName, Omit<BootstrapConfig, "name">>> = {
  /** Events on the terminal. */
  minimal: { console: true },
  /** Everything on the terminal and in a file, contents included. */
  development: { console: true, file: true, logLevel: "debug", captureContent: true },
  /**
   * A file of its own for each day and machine, secrets taken out; the app never waits for the disk,
   * and nothing is lost when the process is told to go.
   */
  production: {
    console: false,
    file: { filename: "events-{date}-{host}.jsonl" },
    buffer: true,
    redact: true,
    shutdownHooks: true,
  },
};
