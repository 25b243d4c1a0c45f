import { buffer } from "@llmobs/buffer";
import { type Decorator, type Handler, ObservabilityManager, pipe } from "@llmobs/core";
import { filter } from "@llmobs/filter";
import { redact } from "@llmobs/redact";
import { sampling } from "@llmobs/sampling";
import type { CompleteConfig } from "./config.ts";
import { createHandler } from "./create-handler.ts";
import { withFilePath } from "./file-path.ts";
import { type AnyHandlerPlugin, loadPlugin } from "./load-plugin.ts";
import type { Environment } from "./read-variable.ts";

/** Loads what the configuration names and puts it together. */
export function createManager(config: CompleteConfig, env: Environment): ObservabilityManager {
  const { name, enabled, captureContent, onDiagnostic, redact: redaction } = config;
  return new ObservabilityManager({
    source: name,
    enabled,
    captureContent,
    decorators: redaction === undefined ? [] : [redact(redaction)],
    // Switched off, an app must start without any handler's package.
    handlers: enabled ? [...loadHandlers(config, env), ...config.use] : [],
    ...(onDiagnostic !== undefined && { onDiagnostic }),
  });
}

function loadHandlers(config: CompleteConfig, env: Environment): Handler[] {
  return Object.entries(config.handlers).map(([name, options]) => {
    const plugin = loadPlugin(name);
    const complete = plugin.name === "file" ? withFilePath(options) : options;
    const decorators = decoratorsFor(plugin.purpose ?? "show", config);
    return pipe(...decorators, createHandler(plugin, complete, env));
  });
}

/** What may stand in front of a destination without falsifying it. */
function decoratorsFor(
  purpose: NonNullable<AnyHandlerPlugin["purpose"]>,
  { logLevel, sampleRate, buffer: queue }: CompleteConfig,
): Decorator[] {
  const levels = logLevel === "debug" ? [] : [filter({ minLevel: logLevel })];
  switch (purpose) {
    case "aggregate":
      return [];
    case "show":
      return levels;
    case "store": {
      const samplers = sampleRate === 1 ? [] : [sampling({ rate: sampleRate })];
      return [...levels, ...samplers, ...(queue === undefined ? [] : [buffer(queue)])];
    }
  }
}
