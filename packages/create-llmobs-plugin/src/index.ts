export { createPlugin, type CreatePluginOptions, type CreatedPlugin } from "./create-plugin.ts";
export type { PluginKind } from "./plugin-kind.ts";
