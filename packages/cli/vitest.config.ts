import type { ViteUserConfig } from "vitest/config";

// A test installs packages in a folder and starts the command there: on a slow machine, that takes its time.
const config: ViteUserConfig = { test: { testTimeout: 60_000 } };

export default config;
