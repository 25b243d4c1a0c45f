import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { setTimeout } from "node:timers/promises";
import type { Handler } from "@llmobs/core";
import { openEventStore } from "@llmobs/sqlite";
import { recordingHandler } from "@llmobs/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppFolder, appFolder, pluginModule } from "../test/app-folder.ts";
import { bootstrap, type BootstrapConfig, bootstrapFromEnv } from "./index.ts";

let app: AppFolder;
const [, startedAs = ""] = process.argv;
const SECRET = "sk-proj-aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dE3fG5hJ7kL9mN1pQ3";

beforeEach(() => {
  app = appFolder();
  process.argv[1] = app.write("src/main.js", "");
});

afterEach(() => {
  process.argv[1] = startedAs;
  app[Symbol.dispose]();
});

interface Line {
  readonly type: string;
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function linesIn(file: string): Line[] {
  const text = readFileSync(join(app.path, file), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const typesIn = (file: string): string[] => linesIn(file).map(({ type }) => type);

/** Installs a third party's handler, and tells what its factory and its handler were given. */
function installWatched(name: string, fields: string): { options: unknown; types: string[] } {
  const watched = { options: undefined as unknown, types: [] as string[] };
  Object.assign(globalThis, { [name]: watched });
  const create = `(options) => {
    const watched = globalThis["${name}"];
    watched.options = options;
    return { name: "${name}", handle: ({ type }) => void watched.types.push(type) };
  }`;
  app.install(`llmobs-${name}`, pluginModule(name, create, fields));
  return watched;
}

describe("bootstrap", () => {
  it("wires a manager and a bus that are shut down together", async () => {
    const recorder = recordingHandler();
    const shop = await bootstrap<{ add: { input: number[]; result: number } }>({
      name: "shop",
      console: false,
      use: [recorder],
    });
    shop.bus.handle("add", (numbers) => numbers.reduce((sum, number) => sum + number, 0));
    expect(await shop.bus.execute({ type: "add", input: [1, 2] })).toEqual({ ok: true, value: 3 });
    const receipt = await shop.shutdown();
    recorder.assertTypes("command.start", "command.end");
    expect(recorder.events[0]?.source).toBe("shop");
    expect(receipt).toMatchObject({ delivered: 2, pending: 0, timedOut: false });
    expect(await shop.bus.execute({ type: "add", input: [] })).toMatchObject({ ok: false });
  });

  it("is disposed like any resource, and twice", async () => {
    const recorder = recordingHandler();
    {
      await using shop = await bootstrap({ name: "shop", console: false, use: [recorder] });
      shop.observability.log("hello");
      expect(await shop.shutdown()).toBe(await shop.shutdown());
    }
    recorder.assertTypes("log");
  });

  it("waits for the bus, and for a command that hangs only half of the time", async () => {
    const ends: unknown[] = [];
    const slow: Handler = {
      name: "slow",
      handle: async ({ type, data }) => {
        await setTimeout(20);
        if (type === "command.end" && "status" in data) ends.push(data.status);
      },
    };
    const shop = await bootstrap({ name: "shop", console: false, use: [slow] });
    shop.bus.handle("hang", () => new Promise(() => {}));
    void shop.bus.execute({ type: "hang", input: undefined });
    await expect(shop.shutdown({ timeoutMs: -1 })).rejects.toThrow(RangeError);
    const receipt = await shop.shutdown({ timeoutMs: 400 });
    expect(receipt).toMatchObject({ delivered: 2, dropped: {}, timedOut: false });
    expect(ends).toEqual(["abandoned"]);
  });

  it("hands the bus its options", async () => {
    await using shop = await bootstrap({
      name: "shop",
      console: false,
      bus: { concurrency: 1, maxWaiting: 0 },
    });
    shop.bus.handle("wait", () => Promise.resolve());
    const first = shop.bus.execute({ type: "wait", input: undefined });
    expect(await shop.bus.execute({ type: "wait", input: undefined })).toMatchObject({
      error: { code: "ERR_LLMOBS_BUS_QUEUE_FULL" },
    });
    await first;
  });

  it("development writes everything into a file, contents included", async () => {
    const shop = await bootstrap({
      name: "shop",
      preset: "development",
      console: false,
      file: { dir: app.path },
    });
    shop.observability.log("details", { level: "debug" });
    shop.observability.trace.command("ask", { question: "Why?" }, () => "Because.");
    await shop.shutdown();
    expect(typesIn("events.jsonl")).toEqual(["log", "command.start", "command.end"]);
    expect(linesIn("events.jsonl")[1]?.data.input).toEqual({ question: "Why?" });
  });

  it("shows on the terminal what the level lets through, and books the rest", async () => {
    const shown = async (config: Partial<BootstrapConfig>) => {
      const stream = new PassThrough();
      const shop = await bootstrap({ name: "shop", file: false, console: { stream }, ...config });
      shop.observability.log("details", { level: "debug" });
      const { handlers } = await shop.shutdown();
      return [String(stream.read() ?? "").includes("details"), handlers[0]?.dropped];
    };
    expect(await shown({ preset: "development" })).toEqual([true, {}]);
    expect(await shown({})).toEqual([false, { filtered: 1 }]);
    expect(await shown({ logLevel: "debug" })).toEqual([true, {}]);
  });

  it("production writes through a buffer into a file for day and host, without content or secrets", async () => {
    const shop = await bootstrapFromEnv({ NODE_ENV: "production", LLMOBS_LOG_DIR: app.path });
    expect(process.listenerCount("SIGTERM")).toBe(1);
    shop.observability.trace.command("ask", "the content", () => "Because.");
    shop.observability.log(`the key is ${SECRET}`);
    shop.observability.log("not at this level", { level: "debug" });
    const [books] = shop.observability.stats().handlers;
    expect(books).toMatchObject({ accepted: 4, queued: 3, dropped: { filtered: 1 } });
    await shop.shutdown();
    expect(process.listenerCount("SIGTERM")).toBe(0);
    const [file = ""] = readdirSync(app.path).filter((name) => name.endsWith(".jsonl"));
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "");
    expect(file).toBe(`events-${day}-${hostname().replaceAll(/[^\w.-]/g, "_")}.jsonl`);
    expect(typesIn(file)).toEqual(["command.start", "command.end", "log"]);
    const text = readFileSync(join(app.path, file), "utf8");
    expect(text).not.toContain("the content");
    expect(text).not.toContain(SECRET);
  });

  it("installs no hooks unless it is asked to", async () => {
    const shop = await bootstrapFromEnv({ LLMOBS_HANDLERS: "none" });
    expect(process.listenerCount("SIGTERM")).toBe(0);
    await shop.shutdown();
  });
});

describe("bootstrapFromEnv", () => {
  it("loads any handler by name and configures it by its own variables", async () => {
    const path = join(app.path, "events.db");
    const shop = await bootstrapFromEnv({ LLMOBS_HANDLERS: "sqlite", LLMOBS_SQLITE_PATH: path });
    shop.observability.log("hello");
    await shop.shutdown();
    const store = openEventStore(path);
    expect(store.counts()).toEqual({ log: 1 });
    store.close();
  });

  it("lets a file's full path win over folder, day and host, and code over that", async () => {
    const env = {
      NODE_ENV: "production",
      LLMOBS_LOG_DIR: "/not/used",
      LLMOBS_FILE_PATH: join(app.path, "env.jsonl"),
    };
    await (await bootstrapFromEnv(env)).shutdown();
    await (
      await bootstrapFromEnv(env, { file: { dir: app.path, filename: "code.jsonl" } })
    ).shutdown();
    expect(readdirSync(app.path).filter((name) => name.endsWith(".jsonl"))).toEqual([
      "code.jsonl",
      "env.jsonl",
    ]);
  });

  it("passes the OTLP variables on to the plugin that declares them", async () => {
    const collector = installWatched(
      "collector",
      `purpose: "store", variables: {
        OTEL_EXPORTER_OTLP_ENDPOINT: { option: "endpoint", kind: "string", description: "" },
        OTEL_EXPORTER_OTLP_TIMEOUT: { option: "timeoutMs", kind: "integer", description: "" },
        OTEL_EXPORTER_OTLP_HEADERS: { option: "headers", kind: "string", description: "", secret: true },
      }`,
    );
    const shop = await bootstrapFromEnv(
      {
        LLMOBS_HANDLERS: "collector",
        OTEL_EXPORTER_OTLP_ENDPOINT: "http://localhost:4318",
        OTEL_EXPORTER_OTLP_TIMEOUT: "5000",
        OTEL_EXPORTER_OTLP_HEADERS: "api-key=hush",
      },
      { handlers: { collector: { timeoutMs: 7 } } },
    );
    expect(collector.options).toEqual({
      endpoint: "http://localhost:4318",
      headers: "api-key=hush",
      timeoutMs: 7,
    });
    await shop.shutdown();
  });

  it("needs no handler's package while it is switched off, and does nothing", async () => {
    const shop = await bootstrapFromEnv({
      LLMOBS_ENABLED: "false",
      LLMOBS_HANDLERS: "slack",
      NODE_ENV: "production",
    });
    shop.observability.log("nobody hears");
    expect(shop.observability.stats()).toMatchObject({ intake: { accepted: 0 }, handlers: [] });
    expect(process.listenerCount("SIGTERM")).toBe(0);
    shop.bus.handle("add", () => 1);
    expect(await shop.bus.execute({ type: "add", input: undefined })).toEqual({
      ok: true,
      value: 1,
    });
    await shop.shutdown();
  });
});

describe("what stands in front of a handler", () => {
  it("is a sample and a buffer where events are stored, and neither where they are counted or shown", async () => {
    const counted = installWatched("counted", `purpose: "aggregate"`);
    const shown = installWatched("shown", `purpose: "show"`);
    const unsaid = installWatched("unsaid", "");
    const stored = installWatched("stored", `purpose: "store"`);
    const shop = await bootstrapFromEnv({
      LLMOBS_HANDLERS: "counted,shown,unsaid,stored,file",
      LLMOBS_LOG_DIR: app.path,
      LLMOBS_SAMPLE_RATE: "0",
      LLMOBS_QUEUE_SIZE: "10",
    });
    shop.observability.log("sampled out");
    shop.observability.log("below the level", { level: "debug" });
    shop.observability.error(new Error("always stored"));
    expect(counted.types).toEqual(["log", "log", "error"]);
    expect(shown.types).toEqual(["log", "error"]);
    expect(unsaid.types).toEqual(["log", "error"]);
    expect(stored.types).toEqual([]);
    await shop.shutdown();
    expect(stored.types).toEqual(["error"]);
    expect(typesIn("events.jsonl")).toEqual(["error"]);
  });

  it("samples nothing out while no rate is set, not even in production", async () => {
    const stored = installWatched("stored", `purpose: "store"`);
    const shop = await bootstrapFromEnv({ NODE_ENV: "production", LLMOBS_HANDLERS: "stored" });
    for (let count = 0; count < 100; count++) shop.observability.log("hello");
    await shop.shutdown();
    expect(stored.types).toHaveLength(100);
  });

  it("goes by a handler's own level where it has one", async () => {
    const variables = `variables: { ACME_LEVEL: { option: "minLevel", kind: "level", description: "" } }`;
    const own = installWatched("own", variables);
    const other = installWatched("other", "");
    const shop = await bootstrapFromEnv({
      LLMOBS_HANDLERS: "own,other",
      LLMOBS_LOG_LEVEL: "CRITICAL",
      ACME_LEVEL: "debug",
    });
    shop.observability.log("details", { level: "debug" });
    await shop.shutdown();
    expect([own.types, other.types]).toEqual([["log"], []]);
  });
});

describe("a handler that cannot be made", () => {
  it("is said with the variable, what came and what is expected, before anything is made", async () => {
    const path = join(app.path, "events.jsonl");
    const env = { LLMOBS_HANDLERS: "file,sqlite", LLMOBS_FILE_PATH: path };
    await expect(bootstrapFromEnv({ ...env, LLMOBS_SQLITE_SYNCHRONOUS: "always" })).rejects.toThrow(
      new RangeError(
        '[bootstrap] LLMOBS_SQLITE_SYNCHRONOUS must be one of normal, full; received "always".',
      ),
    );
    expect(existsSync(path)).toBe(false);
    await expect(
      bootstrapFromEnv({ ...env, LLMOBS_FILE_SYNC: "true", LLMOBS_FILE_ROTATE_BYTES: "-5" }),
    ).rejects.toThrow(
      new RangeError(
        "[bootstrap] LLMOBS_FILE_ROTATE_BYTES cannot be used: [file] rotateBytes must be a number of at least 1; received -5.",
      ),
    );
  });

  it("is said with the variable of a folder that cannot be written, or of a decorator", async () => {
    const notAFolder = app.write("taken", "");
    await expect(
      bootstrapFromEnv({ LLMOBS_HANDLERS: "file", LLMOBS_LOG_DIR: notAFolder }),
    ).rejects.toThrow(
      /^\[bootstrap\] LLMOBS_LOG_DIR cannot be used: \[file\] Could not open .+taken/,
    );
    await expect(
      bootstrapFromEnv({
        LLMOBS_HANDLERS: "file",
        LLMOBS_LOG_DIR: app.path,
        LLMOBS_BUFFER_BATCH_SIZE: "0",
      }),
    ).rejects.toThrow(
      /^\[bootstrap\] LLMOBS_BUFFER_BATCH_SIZE cannot be used: \[buffer\] batchSize must/,
    );
  });

  it("is not blamed on a variable that something else has overruled", async () => {
    const taken = app.write("taken", "");
    const env = { LLMOBS_HANDLERS: "file", LLMOBS_LOG_DIR: taken };
    await expect(
      bootstrapFromEnv({ ...env, LLMOBS_FILE_PATH: join(taken, "x.jsonl") }),
    ).rejects.toThrow(/^\[bootstrap\] LLMOBS_FILE_PATH cannot be used: /);
    await expect(
      bootstrapFromEnv({ ...env, LLMOBS_FILE_ROTATE_BYTES: "100" }, { file: { rotateBytes: -5 } }),
    ).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_FAILED",
      message:
        '[bootstrap] The handler "file" could not be made: [file] rotateBytes must be a number of at least 1; received -5.',
    });
  });

  it("never shows a secret", async () => {
    app.install(
      "llmobs-acme",
      pluginModule(
        "acme",
        `({ url }) => { throw new TypeError("url must be https; received " + url); }`,
        `variables: { ACME_URL: { option: "url", kind: "string", description: "", secret: true } }`,
      ),
    );
    const failure = await bootstrapFromEnv({
      LLMOBS_HANDLERS: "acme",
      ACME_URL: "http://hush",
    }).catch((error: Error) => error);
    expect(failure).toMatchObject({
      message: "[bootstrap] ACME_URL cannot be used: url must be https; received [secret]",
      cause: undefined,
    });
  });

  it("is said with what its factory threw", async () => {
    app.install("llmobs-acme", pluginModule("acme", `() => { throw new Error("no licence"); }`));
    await expect(bootstrap({ name: "shop", handlers: { acme: true } })).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_FAILED",
      message: '[bootstrap] The handler "acme" could not be made: no licence',
      cause: { message: "no licence" },
    });
  });

  it("is no handler where its factory gives a promise", async () => {
    app.install("llmobs-acme", pluginModule("acme", `async () => ({ handle() {} })`));
    await expect(bootstrap({ name: "shop", handlers: { acme: true } })).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_UNUSABLE",
      message:
        '[bootstrap] The factory of the handler "acme" must give an object with a function `handle`, and no promise of one.',
    });
  });

  it.each<[string, object]>([
    ["a handler", { handlers: { first: true, broken: true } }],
    ["the redaction", { handlers: { first: true }, redact: { content: "shred" } }],
    ["the bus", { handlers: { first: true }, bus: { concurrency: 0 } }],
  ])(
    "leaves nothing open that was made before, but what was handed over: %s",
    async (_what, config) => {
      const disposed: string[] = [];
      Object.assign(globalThis, { disposed });
      app.install(
        "llmobs-first",
        pluginModule(
          "first",
          `() => ({ name: "first", handle() {}, [Symbol.asyncDispose]: async () => { await new Promise((resolve) => setImmediate(resolve)); disposed.push("first"); } })`,
        ),
      );
      app.install("llmobs-broken", pluginModule("broken", `() => { throw new Error("broken"); }`));
      const mine = {
        name: "mine",
        handle: () => {},
        [Symbol.asyncDispose]: async () => void disposed.push("mine"),
      };
      await expect(
        bootstrap({ name: "shop", console: false, use: [mine], ...config }),
      ).rejects.toThrow(/^\[/);
      expect(disposed).toEqual(["first"]);
    },
  );
});
