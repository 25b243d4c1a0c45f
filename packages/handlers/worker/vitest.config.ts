import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = {
  test: {
    // Each test starts threads, and each thread would compile all of core anew.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), "llmobs-compile-cache") },
  },
};

export default config;
