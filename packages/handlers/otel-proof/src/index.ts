export type { AppSetup, SdkLine } from "./sdk-line.ts";
export { sdkSuite } from "./sdk-suite.ts";
