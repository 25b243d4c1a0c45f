export { fileHandler } from "./file-handler.ts";
export type { FileOptions } from "./file-options.ts";
export { plugin } from "./plugin.ts";
