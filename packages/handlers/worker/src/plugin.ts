import type { HandlerPlugin } from "@llmobs/core";
import { workerHandler } from "./worker-handler.ts";
import type { WorkerOptions } from "./worker-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<WorkerOptions> = {
  apiVersion: 1,
  kind: "handler",
  name: "worker",
  create: workerHandler,
  variables: {
    LLMOBS_WORKER_MODULE: {
      option: "module",
      kind: "string",
      description: "The package or module whose handler runs in the thread.",
    },
    LLMOBS_WORKER_FACTORY: {
      option: "factory",
      kind: "string",
      description: "The module's export that makes the handler, where that is not its plugin.",
    },
    LLMOBS_WORKER_MAX_IN_FLIGHT: {
      option: "maxInFlight",
      kind: "integer",
      description: "How many events may be on their way to the thread.",
    },
    LLMOBS_WORKER_TIMEOUT_MS: {
      option: "timeoutMs",
      kind: "number",
      description: "Milliseconds that the thread may take for a batch.",
    },
  },
  guarantees: {
    boundedBy: "`maxInFlight` events on their way, and one batch more.",
    whenFull: "What comes is handed back, as `queue_full`.",
    onFailure:
      "The events that the handler in the thread handed back are; when the thread ends, all that it had.",
    onFlush: "All that was handed over before has been settled by the handler in the thread.",
    onCrash:
      "When the process exits, `flushSync` waits up to 2 s for the thread; a process that is killed loses what was on its way.",
  },
};
