export { plugin } from "./plugin.ts";
export { sampling } from "./sampling.ts";
export type { SamplingOptions } from "./sampling-options.ts";
export { tailPlugin } from "./tail-plugin.ts";
export { tailSampling } from "./tail-sampling.ts";
export type { TailSamplingOptions } from "./tail-sampling-options.ts";
