export { plugin } from "./plugin.ts";
export { workerHandler } from "./worker-handler.ts";
export type { WorkerOptions } from "./worker-options.ts";
