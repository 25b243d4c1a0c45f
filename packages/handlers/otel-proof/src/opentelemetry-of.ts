import { join } from "node:path";
import type { ViteUserConfig } from "vitest/config";

/**
 * Makes the configuration with which the handler's sources and the tests take OpenTelemetry from one
 * package, whoever of them asks: that package is there for the versions in its package.json.
 */
export function opentelemetryOf(directory: string): ViteUserConfig {
  return {
    plugins: [
      {
        name: "opentelemetry-of-one-package",
        enforce: "pre",
        resolveId(source, _importer, options) {
          if (!source.startsWith("@opentelemetry/")) return null;
          const there = join(directory, "package.json");
          return this.resolve(source, there, { ...options, skipSelf: true });
        },
      },
    ],
  };
}
