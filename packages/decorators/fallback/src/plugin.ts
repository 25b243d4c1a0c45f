import type { DecoratorPlugin, Handler } from "@llmobs/core";
import { fallback } from "./fallback.ts";

/** What `fallback` takes, as an object. */
export interface FallbackOptions {
  /** The handlers to fall back to, in their order. */
  readonly handlers: readonly Handler[];
}

/** What makes this package loadable by name. Its handlers can't come from environment variables. */
export const plugin: DecoratorPlugin<FallbackOptions> = {
  apiVersion: 1,
  kind: "decorator",
  name: "fallback",
  create: ({ handlers }) => fallback(...handlers),
  guarantees: {
    boundedBy: "It holds nothing but what its callers wait for.",
    whenFull: "It never is.",
    onFailure:
      "The events that failed go to the next handler, with the same ids; what none of them took is handed back with every cause.",
    onFlush: "The handlers to fall back to are flushed too.",
    onCrash: "What was under way is lost.",
  },
};
