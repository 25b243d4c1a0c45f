import type { DecoratorPlugin } from "@llmobs/core";
import type { FilterOptions } from "./filter-options.ts";
import { filter } from "./filter.ts";

/** What makes this package loadable by name and configurable by environment variables. */
export const plugin: DecoratorPlugin<FilterOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "filter",
  create: filter,
  variables: {
    LLMOBS_FILTER_INCLUDE: {
      option: "include",
      kind: "string",
      description: "The types that go on, with commas between them, such as `llm.*,error`.",
    },
    LLMOBS_FILTER_EXCLUDE: {
      option: "exclude",
      kind: "string",
      description: "The types that don't, written the same way.",
    },
    LLMOBS_FILTER_MIN_LEVEL: {
      option: "minLevel",
      kind: "level",
      description: "The least severe level that goes on.",
    },
  },
  guarantees: {
    boundedBy: "It holds no event, and remembers its answer for 1,000 types.",
    whenFull: "It never is.",
    onFailure:
      "What fails behind it is handed back; a `where` that throws keeps or drops the event, as `onWhereError` says.",
    onFlush: "There is nothing to do.",
    onCrash: "It holds nothing that could be lost.",
  },
};
