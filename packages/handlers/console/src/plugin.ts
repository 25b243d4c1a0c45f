import type { HandlerPlugin } from "@llmobs/core";
import { consoleHandler } from "./console-handler.ts";
import type { ConsoleOptions } from "./console-options.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: HandlerPlugin<ConsoleOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "show",
  name: "console",
  create: consoleHandler,
  variables: {
    LLMOBS_CONSOLE_LEVEL: {
      option: "minLevel",
      kind: "level",
      description: "The least level that is printed.",
    },
    LLMOBS_CONSOLE_COLORS: {
      option: "colors",
      kind: "boolean",
      description: "Whether to use colours, whatever the stream is.",
    },
  },
  guarantees: {
    boundedBy: "`maxBufferedBytes` in the stream's buffer, and `maxOpenSpans` open spans.",
    whenFull: "Events are handed back as `queue_full`.",
    onFailure: "Events that the stream did not take are handed back; its errors end there.",
    onFlush: "The stream has passed on all that was printed before.",
    onCrash: "What a terminal or a file was given is there; what waited for a slow pipe is lost.",
  },
};
