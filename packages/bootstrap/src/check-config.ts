import { LEVELS } from "@llmobs/core/level";
import { requireBoolean, requireNumber, requireOneOf, requireString } from "@llmobs/core/options";
import type { BootstrapConfig } from "./config.ts";
import { PRESETS } from "./presets.ts";

const WHERE = "bootstrap";

/**
 * Checks what is the bootstrap's own of a configuration; options of plugins are theirs to check.
 *
 * @throws RangeError, TypeError naming the option and what came
 */
export function checkConfig(config: Partial<BootstrapConfig>): void {
  const { name, preset, enabled, logLevel, captureContent, sampleRate } = config;
  if (name !== undefined) requireString(WHERE, "name", name);
  if (preset !== undefined) requireOneOf(WHERE, "preset", preset, Object.keys(PRESETS));
  if (enabled !== undefined) requireBoolean(WHERE, "enabled", enabled);
  if (logLevel !== undefined) requireOneOf(WHERE, "logLevel", logLevel, LEVELS);
  if (captureContent !== undefined) requireBoolean(WHERE, "captureContent", captureContent);
  if (sampleRate !== undefined) requireNumber(WHERE, "sampleRate", sampleRate, { min: 0, max: 1 });
}
