import type { DecoratorPlugin } from "@llmobs/core";
import type { RedactOptions } from "./redact-options.ts";
import { redact } from "./redact.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<RedactOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "redact",
  create: redact,
  variables: {
    LLMOBS_REDACT_PATHS: {
      option: "paths",
      kind: "string",
      description:
        "Names and ways, with commas between them, such as `iban,data.arguments.*.token`.",
    },
    LLMOBS_REDACT_SECRET_NAMES: {
      option: "secretNames",
      kind: "boolean",
      description: "Whether what stands under a usual name of a secret is redacted.",
    },
    LLMOBS_REDACT_PATTERNS: {
      option: "patterns",
      kind: "string",
      description:
        "The built-in patterns that are looked for, with commas between them, or `none`.",
    },
    LLMOBS_REDACT_CONTENT: {
      option: "content",
      kind: ["drop", "hash", "keep"],
      description: "What becomes of inputs, outputs, arguments and results.",
    },
    LLMOBS_REDACT_HASH_KEY: {
      option: "hashKey",
      kind: "string",
      description: "Makes hashes that only those who have the key can recompute.",
      secret: true,
    },
    LLMOBS_REDACT_REPLACEMENT: {
      option: "replacement",
      kind: "string",
      description: "What stands in the place of what was redacted.",
    },
    LLMOBS_REDACT_MAX_STRING_BYTES: {
      option: "maxStringBytes",
      kind: "integer",
      description: "The most that one text may take, in bytes.",
    },
  },
  guarantees: {
    boundedBy: "It holds no event, and remembers its verdict on 2,000 names of members.",
    whenFull: "It never is; a text beyond `maxStringBytes` is cut, with a mark.",
    onFailure:
      "What can't be redacted is dropped (`transform_error`) and never passed on raw; what fails behind it is handed back.",
    onFlush: "There is nothing to do.",
    onCrash: "It holds nothing that could be lost.",
  },
};
