import type { HandlerPlugin } from "@llmobs/core";
import { alertHandler } from "./alert-handler.ts";
import type { AlertOptions, AlertRule } from "./alert-rule.ts";

/** The handler's options and its rules, in the one object that a configuration has for a plugin. */
export interface AlertPluginOptions extends AlertOptions {
  readonly rules: readonly AlertRule[];
}

/** What makes this package loadable by name. */
export const plugin: HandlerPlugin<AlertPluginOptions> = {
  apiVersion: 1,
  kind: "handler",
  purpose: "aggregate",
  name: "alert",
  create: ({ rules, ...options }) => alertHandler(rules, options),
  guarantees: {
    boundedBy: "`maxKeys` keys for each rule, and twelve sums for each key.",
    whenFull: "The key that was silent for longest is forgotten; one that fires never is.",
    onFailure: "It cannot fail; a function of a rule that throws is a diagnostic.",
    onFlush: "There is nothing to do.",
    onCrash: "What was measured is lost; a figure begins anew.",
  },
};
