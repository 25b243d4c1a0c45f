export { myPluginHandler, type MyPluginOptions } from "./my-plugin.ts";
export { plugin } from "./plugin.ts";
