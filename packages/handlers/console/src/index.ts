export { consoleHandler } from "./console-handler.ts";
export type { ConsoleOptions, FormatContext } from "./console-options.ts";
export { plugin } from "./plugin.ts";
