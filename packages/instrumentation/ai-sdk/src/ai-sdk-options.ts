import type { ObservabilityManager } from "@llmobs/core";

/** Whom to tell of the AI SDK's calls. */
export interface AISDKOptions {
  /** @default the process's default manager, looked up at each call */
  readonly observability?: ObservabilityManager | undefined;
}

/** @throws TypeError where there is a manager that is none. */
export function checkOptions(where: string, { observability }: AISDKOptions): void {
  if (observability === undefined || typeof observability.trace?.startLlm === "function") return;
  throw new TypeError(
    `[ai-sdk] ${where}: observability must be an ObservabilityManager; received ${typeof observability}.`,
  );
}
