import type { ViteUserConfig } from "vitest/config";
import { opentelemetryOf } from "../otel-proof/src/opentelemetry-of.ts";

const config: ViteUserConfig = opentelemetryOf(import.meta.dirname);

export default config;
