import type { VariableSpec } from "./read-variable.ts";

/** A variable that the bootstrap itself understands. */
export interface BootstrapVariable extends VariableSpec {
  readonly description: string;
}

/** The bootstrap's own variables; each plugin declares its own beside its factory. */
export const VARIABLES = {
  LLMOBS_ENABLED: {
    kind: "boolean",
    description: "Whether anything is observed at all. Default: true.",
  },
  LLMOBS_HANDLERS: {
    kind: "string",
    description:
      "The handlers, by plugin or package name, with commas between them: `console,file,sqlite`. Default: the preset's.",
  },
  LLMOBS_LOG_LEVEL: {
    kind: "level",
    description:
      "The least level that is shown and stored; `WARNING` and `CRITICAL` are understood. Default: info.",
  },
  LLMOBS_LOG_DIR: { kind: "string", description: "The folder of the file handler. Default: logs." },
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
    description: "How many events the buffer in front of each storing handler holds. Default: 8192.",
  },
  LLMOBS_ON_FULL: {
    kind: ["drop-oldest", "drop-newest"],
    description: "What a full buffer drops. Default: drop-oldest.",
  },
  NODE_ENV: {
    kind: "string",
    description: "`production` chooses the preset `production`; anything else, `minimal`.",
  },
  OTEL_SERVICE_NAME: {
    kind: "string",
    description:
      "The service's name. Default: `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, or else `unknown_service:node`.",
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    kind: "string",
    description: "`key=value` pairs with commas between them; only `service.name` is read here.",
  },
} as const satisfies Readonly<Record<string, BootstrapVariable>>;
