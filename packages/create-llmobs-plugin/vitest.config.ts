import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = {
  test: {
    // The templates' tests run where they are meant to: in a plugin that is made of them, on Node's runner.
    include: ["src/**/*.test.ts"],
    // Which takes its time on a slow machine.
    testTimeout: 60_000,
  },
};

export default config;
