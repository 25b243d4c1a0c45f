import { describe, expect, it } from "vitest";
import { configFromEnv } from "./config-from-env.ts";

describe("configFromEnv", () => {
  it("is silent where nothing is set", () => {
    expect(configFromEnv({})).toEqual({ name: "unknown_service:node", preset: "minimal" });
  });

  it("reads every variable", () => {
    expect(
      configFromEnv({
        LLMOBS_ENABLED: "no",
        LLMOBS_HANDLERS: "console, sqlite,llmobs-acme",
        LLMOBS_LOG_LEVEL: "WARNING",
        LLMOBS_CAPTURE_CONTENT: "true",
        LLMOBS_SAMPLE_RATE: "0.1",
        LLMOBS_QUEUE_SIZE: "100",
        LLMOBS_ON_FULL: "drop-newest",
        OTEL_SERVICE_NAME: "shop",
      }),
    ).toEqual({
      name: "shop",
      preset: "minimal",
      enabled: false,
      console: true,
      file: false,
      handlers: { sqlite: true, "llmobs-acme": true },
      logLevel: "warn",
      captureContent: true,
      sampleRate: 0.1,
      buffer: { capacity: 100, onFull: "drop-newest" },
    });
  });

  it("keeps the file's name of the production preset, in the folder asked for", () => {
    expect(configFromEnv({ NODE_ENV: "production", LLMOBS_LOG_DIR: "/var/log/app" })).toEqual({
      name: "unknown_service:node",
      preset: "production",
      file: { filename: "events-{date}-{host}.jsonl", dir: "/var/log/app" },
    });
  });

  it("takes the service's name from the resource where it has no variable of its own", () => {
    const OTEL_RESOURCE_ATTRIBUTES = "deployment.environment=prod,service.name=my%20shop";
    expect(configFromEnv({ OTEL_RESOURCE_ATTRIBUTES }).name).toBe("my shop");
    expect(configFromEnv({ OTEL_RESOURCE_ATTRIBUTES, OTEL_SERVICE_NAME: "shop" }).name).toBe(
      "shop",
    );
  });

  it("names a variable that cannot be used", () => {
    expect(() => configFromEnv({ LLMOBS_SAMPLE_RATE: "ten" })).toThrow(
      '[bootstrap] LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "ten".',
    );
  });
});
