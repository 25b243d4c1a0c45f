import type { Level } from "@llmobs/core";
import type { VariableSpec } from "./read-variable.ts";

/** A variable that the bootstrap itself understands. */
export interface BootstrapVariable extends VariableSpec {
  /** A sentence for the generated table of variables. */
  readonly description: string;
}

/** What the bootstrap's own variables say, where they are set. */
export interface VariableValues {
  readonly LLMOBS_ENABLED?: boolean;
  readonly LLMOBS_HANDLERS?: string;
  readonly LLMOBS_LOG_LEVEL?: Level;
  readonly LLMOBS_LOG_DIR?: string;
  readonly LLMOBS_CAPTURE_CONTENT?: boolean;
  readonly LLMOBS_SAMPLE_RATE?: number;
  readonly LLMOBS_QUEUE_SIZE?: number;
  readonly LLMOBS_ON_FULL?: "drop-oldest" | "drop-newest";
  readonly NODE_ENV?: string;
  readonly OTEL_SERVICE_NAME?: string;
  readonly OTEL_RESOURCE_ATTRIBUTES?: string;
}

/** The bootstrap's own variables; each plugin declares its own beside its factory. */
export const VARIABLES: Readonly<Record<keyof VariableValues, BootstrapVariable>> = {
  LLMOBS_ENABLED: {
    kind: "boolean",
    description:
      "Whether anything is observed. With `false` nothing else is read and no handler is loaded. Default: true.",
  },
  LLMOBS_HANDLERS: {
    kind: "string",
    description:
      "The handlers, with commas between them: `console,file,sqlite`, a package's name, or `none`. Default: the preset's.",
  },
  LLMOBS_LOG_LEVEL: {
    kind: "level",
    description:
      "The least level that is shown and stored; Python's `WARNING` and `CRITICAL` are understood. Default: info.",
  },
  LLMOBS_LOG_DIR: {
    kind: "string",
    description: "The file handler's folder. `LLMOBS_FILE_PATH` wins over it. Default: logs.",
  },
  LLMOBS_CAPTURE_CONTENT: {
    kind: "boolean",
    description: "Whether inputs, outputs, arguments and results are recorded. Default: false.",
  },
  LLMOBS_SAMPLE_RATE: {
    kind: "number",
    min: 0,
    max: 1,
    description: "The share of sessions that is stored; errors always are. Default: 1.",
  },
  LLMOBS_QUEUE_SIZE: {
    kind: "integer",
    min: 1,
    max: 2 ** 24,
    description:
      "Puts a buffer of so many events in front of each handler that stores. Default: 8192 in production, otherwise none.",
  },
  LLMOBS_ON_FULL: {
    kind: ["drop-oldest", "drop-newest"],
    description: "What a full buffer drops; it brings the buffer, too. Default: drop-oldest.",
  },
  NODE_ENV: {
    kind: "string",
    description: "`production` chooses the preset `production`, anything else `minimal`.",
  },
  OTEL_SERVICE_NAME: {
    kind: "string",
    description:
      "The service's name. Default: `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, or else `unknown_service:node`.",
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    kind: "string",
    description:
      "`key=value` pairs with commas between them, percent-encoded; the bootstrap takes `service.name` from it.",
  },
};
