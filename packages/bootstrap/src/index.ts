export type { Application } from "./application.ts";
export { bootstrap, bootstrapFromEnv } from "./bootstrap.ts";
export type { BootstrapConfig, FileConfig, PluginOptions } from "./config.ts";
export {
  inspectEnvironment,
  type InspectedEnvironment,
  type InspectedHandler,
} from "./inspect-environment.ts";
export type { PluginError, PluginErrorCode } from "./plugin-error.ts";
export type { PresetName } from "./presets.ts";
export type { Environment } from "./read-variable.ts";
