export { alertHandler } from "./alert-handler.ts";
export type { AlertOptions, AlertRule, Measure, MeasureName } from "./alert-rule.ts";
export type { Aggregate } from "./tally.ts";
export { type AlertPluginOptions, plugin } from "./plugin.ts";
