import { type Handler, ObservabilityManager } from "@llmobs/core";
import { createPart } from "./create-part.ts";
import { DECORATORS } from "./decorators.ts";
import type { Settings } from "./settings.ts";

/** Makes the manager for the settings, of handlers that are made already. */
export function createManager(
  settings: Settings,
  handlers: readonly Handler[],
): ObservabilityManager {
  if (!settings.enabled) return new ObservabilityManager({ source: settings.name, enabled: false });
  const { name, captureContent, use, redact, onDiagnostic } = settings;
  return new ObservabilityManager({
    source: name,
    captureContent,
    decorators: redact === undefined ? [] : [createPart(DECORATORS.redact, redact)],
    handlers: [...handlers, ...use],
    ...(onDiagnostic !== undefined && { onDiagnostic }),
  });
}
