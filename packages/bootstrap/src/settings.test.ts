import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { BootstrapConfig } from "./config.ts";
import { readSettings, type SwitchedOn } from "./settings.ts";

function settingsOf(config: Partial<BootstrapConfig>, env: Record<string, string> = {}) {
  return readSettings(config, env) as SwitchedOn;
}

const namesIn = (settings: SwitchedOn): string[] => [...settings.handlers.keys()];

describe("readSettings", () => {
  it("is silent where nothing is set: the console, no sampling, no content", () => {
    const settings = settingsOf({});
    expect(settings).toMatchObject({
      enabled: true,
      name: "unknown_service:node",
      captureContent: false,
      filter: { options: { minLevel: "info" } },
      sampling: { options: { rate: 1 } },
      buffer: undefined,
      redact: undefined,
      shutdownHooks: undefined,
    });
    expect(namesIn(settings)).toEqual(["console"]);
  });

  it("reads every variable of its own", () => {
    const settings = settingsOf(
      {},
      {
        LLMOBS_HANDLERS: "sqlite, FILE,llmobs-acme",
        LLMOBS_LOG_LEVEL: "WARNING",
        LLMOBS_LOG_DIR: "/var/log/app",
        LLMOBS_CAPTURE_CONTENT: "true",
        LLMOBS_SAMPLE_RATE: "0.1",
        LLMOBS_QUEUE_SIZE: "100",
        LLMOBS_ON_FULL: "Drop-Newest",
        OTEL_SERVICE_NAME: "shop",
      },
    );
    expect(settings).toMatchObject({
      name: "shop",
      captureContent: true,
      filter: { options: { minLevel: "warn" } },
      sampling: { options: { rate: 0.1 } },
      buffer: { options: { capacity: 100, onFull: "drop-newest" } },
    });
    expect(namesIn(settings)).toEqual(["file", "sqlite", "llmobs-acme"]);
    expect(settings.handlers.get("file")?.defaults).toEqual({
      path: join("/var/log/app", "events.jsonl"),
    });
  });

  it("takes development's and production's presets", () => {
    const development = settingsOf({ preset: "development" });
    expect(namesIn(development)).toEqual(["console", "file"]);
    expect(development).toMatchObject({
      captureContent: true,
      filter: { options: { minLevel: "debug" } },
      buffer: undefined,
    });
    const production = settingsOf({}, { NODE_ENV: "production" });
    expect(namesIn(production)).toEqual(["file"]);
    expect(production.handlers.get("file")?.defaults.path).toMatch(/^logs.events-\d{8}-.+\.jsonl$/);
    expect(production).toMatchObject({
      captureContent: false,
      filter: { options: { minLevel: "info" } },
      sampling: { options: { rate: 1 } },
      buffer: { options: {} },
      redact: { options: {} },
      shutdownHooks: {},
    });
    expect(namesIn(settingsOf({}, { NODE_ENV: "staging" }))).toEqual(["console"]);
  });

  it("lets code win over the environment, and that over the preset", () => {
    const env = {
      NODE_ENV: "production",
      LLMOBS_HANDLERS: "console,sqlite",
      LLMOBS_LOG_LEVEL: "debug",
      LLMOBS_SAMPLE_RATE: "0.5",
      LLMOBS_CAPTURE_CONTENT: "true",
      OTEL_SERVICE_NAME: "env",
    };
    const settings = settingsOf(
      {
        name: "code",
        logLevel: "error",
        sampleRate: 0.25,
        captureContent: false,
        console: false,
        handlers: { "@llmobs/sqlite": { path: "x.db" }, "llmobs-acme": true },
        buffer: false,
        redact: false,
        shutdownHooks: false,
      },
      env,
    );
    expect(settings).toMatchObject({
      name: "code",
      captureContent: false,
      filter: { options: { minLevel: "error" } },
      sampling: { options: { rate: 0.25 } },
      buffer: undefined,
      redact: undefined,
      shutdownHooks: undefined,
    });
    expect(namesIn(settings)).toEqual(["sqlite", "llmobs-acme"]);
    expect(settings.handlers.get("sqlite")?.given).toEqual({ path: "x.db" });
  });

  it("takes undefined for unsaid", () => {
    const config = { name: undefined, console: undefined, sampleRate: undefined } as never;
    expect(
      settingsOf(config, { LLMOBS_SAMPLE_RATE: "0.5", OTEL_SERVICE_NAME: "env" }),
    ).toMatchObject({ name: "env", sampling: { options: { rate: 0.5 } } });
  });

  it("lets the decorators' own variables win over the general ones, and bring the decorator", () => {
    const settings = settingsOf(
      {},
      {
        LLMOBS_SAMPLE_RATE: "0.5",
        LLMOBS_SAMPLING_RATE: "0.25",
        LLMOBS_LOG_LEVEL: "error",
        LLMOBS_FILTER_MIN_LEVEL: "warn",
        LLMOBS_FILTER_INCLUDE: "llm.*",
        LLMOBS_QUEUE_SIZE: "10",
        LLMOBS_BUFFER_CAPACITY: "20",
      },
    );
    expect(settings.sampling.options).toEqual({ rate: 0.25 });
    expect(settings.filter.options).toEqual({ minLevel: "warn", include: "llm.*" });
    expect(settings.buffer?.options).toEqual({ capacity: 20 });
    expect(settingsOf({}, { LLMOBS_BUFFER_MAX_WAIT_MS: "5" }).buffer?.options).toEqual({
      maxWaitMs: 5,
    });
  });

  it("wants nothing where it is told so", () => {
    expect(namesIn(settingsOf({}, { LLMOBS_HANDLERS: "none", NODE_ENV: "production" }))).toEqual(
      [],
    );
    expect(namesIn(settingsOf({}, { LLMOBS_HANDLERS: " ", NODE_ENV: "production" }))).toEqual([
      "file",
    ]);
    expect(namesIn(settingsOf({ console: false, handlers: { sqlite: false } }))).toEqual([]);
  });

  it("reads nothing else while it is switched off", () => {
    const env = { LLMOBS_ENABLED: "FALSE", LLMOBS_SAMPLE_RATE: "ten", LLMOBS_HANDLERS: "a b" };
    expect(readSettings({ name: "shop" }, env)).toEqual({ enabled: false, name: "shop", bus: {} });
    expect(readSettings({ enabled: false }, { LLMOBS_ENABLED: "true" }).enabled).toBe(false);
    expect(readSettings({ enabled: true }, { LLMOBS_ENABLED: "false" }).enabled).toBe(true);
  });
});

describe("the service's name", () => {
  it.each([
    [
      { OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=prod, service.name = my%20shop" },
      "my shop",
    ],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=a=b" }, "a=b"],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=,x" }, "unknown_service:node"],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=a", OTEL_SERVICE_NAME: "b" }, "b"],
    [{ OTEL_RESOURCE_ATTRIBUTES: "service.name=a", OTEL_SERVICE_NAME: "" }, "a"],
  ])("comes from %j: %s", (env, name) => {
    expect(settingsOf({}, env).name).toBe(name);
  });
});

describe("what cannot be used", () => {
  it.each([
    [{ LLMOBS_ENABLED: "maybe" }, 'LLMOBS_ENABLED must be true or false; received "maybe".'],
    [
      { LLMOBS_LOG_LEVEL: "LOUD" },
      'LLMOBS_LOG_LEVEL must be a level (debug, info, warn, error, fatal); received "LOUD".',
    ],
    [
      { LLMOBS_CAPTURE_CONTENT: "2" },
      'LLMOBS_CAPTURE_CONTENT must be true or false; received "2".',
    ],
    [
      { LLMOBS_SAMPLE_RATE: "ten" },
      'LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "ten".',
    ],
    [
      { LLMOBS_QUEUE_SIZE: "1e9" },
      'LLMOBS_QUEUE_SIZE must be an integer from 1 to 16777216; received "1e9".',
    ],
    [
      { LLMOBS_ON_FULL: "block" },
      'LLMOBS_ON_FULL must be one of drop-oldest, drop-newest; received "block".',
    ],
    [
      { LLMOBS_FILTER_MIN_LEVEL: "x" },
      'LLMOBS_FILTER_MIN_LEVEL must be a level (debug, info, warn, error, fatal); received "x".',
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: "service.name=%E0" },
      'OTEL_RESOURCE_ATTRIBUTES must be key=value pairs whose values are percent-encoded; received "service.name=%E0".',
    ],
  ])("in the environment: %j", (env, message) => {
    expect(() => readSettings({}, env)).toThrow(new RangeError(`[bootstrap] ${message}`));
  });

  it.each<[object, string]>([
    [{ name: "" }, '[bootstrap] name must be a string with text in it; received "".'],
    [
      { preset: "fast" },
      '[bootstrap] preset must be one of "minimal", "development", "production"; received "fast".',
    ],
    [{ enabled: "no" }, '[bootstrap] enabled must be true or false; received "no".'],
    [{ sampleRate: 7 }, "[bootstrap] sampleRate must be a number from 0 to 1; received 7."],
    [{ captureContent: 1 }, "[bootstrap] captureContent must be true or false; received 1."],
    [
      { logLevel: "loud" },
      '[bootstrap] logLevel must be one of "debug", "info", "warn", "error", "fatal"; received "loud".',
    ],
    [
      { handlers: { "a b": true } },
      '[bootstrap] handlers must name handlers (console, file) or packages (llmobs-acme, @acme/llmobs); received "a b".',
    ],
    [
      { file: {}, handlers: { "@llmobs/file": {} } },
      '[bootstrap] The handler "file" is configured twice; for two of one kind, make them yourself and hand them over in `use`.',
    ],
    [
      { handlers: { sqlite: {}, SQLite: {} } },
      '[bootstrap] The handler "sqlite" is configured twice; for two of one kind, make them yourself and hand them over in `use`.',
    ],
  ])("in code: %j", (config, message) => {
    expect(() => readSettings(config, {})).toThrow(message);
  });
});
