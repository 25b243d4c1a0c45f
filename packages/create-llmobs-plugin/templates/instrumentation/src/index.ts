export { observeMyPlugin } from "./my-plugin.ts";
export type {
  MyPluginAnswer,
  MyPluginClient,
  MyPluginOptions,
  MyPluginRequest,
} from "./my-plugin.ts";
