export { type MyPluginClient, type MyPluginOptions, observeMyPlugin } from "./my-plugin.ts";
