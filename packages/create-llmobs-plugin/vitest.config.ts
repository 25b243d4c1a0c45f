import type { ViteUserConfig } from "vitest/config";

// The templates' tests run where they are meant to: in a plugin that is made of them, on Node's runner.
const config: ViteUserConfig = { test: { include: ["src/**/*.test.ts"] } };

export default config;
