import type { ViteUserConfig } from "vitest/config";

// Each test starts a process or two, and all projects run at once.
const config: ViteUserConfig = { test: { testTimeout: 60_000 } };

export default config;
