export type { Finding, Problem } from "./checks/check.ts";
export { type CheckName, diagnose, type DiagnoseOptions, type Diagnosis } from "./diagnose.ts";
export { listPlugins, type PluginList } from "./list-plugins.ts";
export type { Fit, PluginEntry } from "./plugin-entry.ts";
export type { Environment } from "./project.ts";
