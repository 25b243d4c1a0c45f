import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { openEventStore } from "@llmobs/sqlite";
import { recordingHandler } from "@llmobs/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bootstrap, bootstrapFromEnv } from "./index.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "llmobs-bootstrap-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function linesIn(file: string): { type: string; data: Record<string, unknown> }[] {
  return readFileSync(join(folder, file), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("bootstrap", () => {
  it("wires a manager and a bus that are shut down together", async () => {
    const recorder = recordingHandler();
    const app = await bootstrap<{ add: { input: number[]; result: number } }>({
      name: "shop",
      console: false,
      use: [recorder],
    });
    app.bus.handle("add", (numbers) => numbers.reduce((sum, number) => sum + number, 0));
    expect(await app.bus.execute({ type: "add", input: [1, 2] })).toEqual({ ok: true, value: 3 });
    const receipt = await app.shutdown();
    recorder.assertTypes("command.start", "command.end");
    expect(recorder.events[0]?.source).toBe("shop");
    expect(receipt).toMatchObject({ delivered: 2, pending: 0 });
    expect(await app.bus.execute({ type: "add", input: [] })).toMatchObject({ ok: false });
  });

  it("disposes like any resource, and twice", async () => {
    const recorder = recordingHandler();
    {
      await using app = await bootstrap({ name: "shop", console: false, use: [recorder] });
      app.observability.log("hello");
      await app.shutdown();
    }
    recorder.assertTypes("log");
  });

  it("development writes everything into a file, contents included", async () => {
    await using app = await bootstrap({
      name: "shop",
      preset: "development",
      console: false,
      file: { dir: folder },
    });
    app.observability.log("details", { level: "debug" });
    app.observability.trace.command("ask", { question: "Why?" }, () => "Because.");
    await app.shutdown();
    expect(linesIn("events.jsonl").map(({ type }) => type)).toEqual([
      "log",
      "command.start",
      "command.end",
    ]);
    expect(linesIn("events.jsonl")[1]?.data.input).toEqual({ question: "Why?" });
  });

  it("production writes a file for the day and the host, without content or secrets, through a buffer", async () => {
    const app = await bootstrapFromEnv({ NODE_ENV: "production", LLMOBS_LOG_DIR: folder });
    app.observability.trace.command("ask", "the content", () => "Because.");
    app.observability.log("the key is sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD");
    app.observability.log("not at this level", { level: "debug" });
    const [books] = app.observability.stats().handlers;
    expect(books).toMatchObject({ accepted: 4, queued: 3, dropped: { filtered: 1 } });
    await app.shutdown();
    const [file] = readdirSync(folder);
    expect(file).toMatch(/^events-\d{8}-.+\.jsonl$/);
    expect(file).toContain(hostname().replaceAll(/[^\w.-]/g, "_"));
    const text = readFileSync(join(folder, file as string), "utf8");
    expect(text).not.toContain("the content");
    expect(text.trim().split("\n")).toHaveLength(3);
    expect(process.listenerCount("SIGTERM")).toBe(0);
  });

  it("loads any handler by name and configures it by its own variables", async () => {
    const path = join(folder, "events.db");
    const app = await bootstrapFromEnv({ LLMOBS_HANDLERS: "sqlite", LLMOBS_SQLITE_PATH: path });
    app.observability.log("hello");
    await app.shutdown();
    const store = openEventStore(path);
    expect(store.events({}).map(({ type }) => type)).toEqual(["log"]);
    store.close();
  });

  it("samples before what stores and before nothing else", async () => {
    const recorder = recordingHandler();
    const app = await bootstrap({
      name: "shop",
      console: false,
      file: { dir: folder },
      sampleRate: 0,
      use: [recorder],
    });
    app.observability.log("hello");
    app.observability.error(new Error("always stored"));
    await app.shutdown();
    expect(linesIn("events.jsonl").map(({ type }) => type)).toEqual(["error"]);
    recorder.assertTypes("log", "error");
  });

  it("needs no handler's package while it is switched off", async () => {
    const app = await bootstrapFromEnv({ LLMOBS_ENABLED: "false", LLMOBS_HANDLERS: "slack" });
    app.observability.log("nobody hears");
    expect(app.observability.handlerCount).toBe(0);
    await app.shutdown();
  });
});

describe("a configuration that cannot be used", () => {
  it("says what to install", async () => {
    await expect(bootstrapFromEnv({ LLMOBS_HANDLERS: "nowhere" })).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_MISSING",
      message:
        '[bootstrap] The handler "nowhere" needs the package @llmobs/nowhere, which is not installed. Run: pnpm add @llmobs/nowhere.',
    });
  });

  it("says so of a package that exports no plugin", async () => {
    await expect(
      bootstrap({ name: "shop", handlers: { "@llmobs/testing": true } }),
    ).rejects.toMatchObject({
      code: "ERR_LLMOBS_PLUGIN_UNUSABLE",
      message: expect.stringContaining("it exports no `plugin`"),
    });
  });

  it("names a plugin's variable, before the app starts", async () => {
    await expect(
      bootstrapFromEnv({ LLMOBS_HANDLERS: "file", LLMOBS_FILE_FSYNC: "always" }),
    ).rejects.toThrow('LLMOBS_FILE_FSYNC must be one of never, batch, close; received "always"');
    await expect(
      bootstrapFromEnv({ LLMOBS_HANDLERS: "file", LLMOBS_FILE_ROTATE_BYTES: "-5" }),
    ).rejects.toThrow(/LLMOBS_FILE_ROTATE_BYTES cannot be used: .*rotateBytes.*-5/);
  });

  it.each([
    [{ name: "" }, "[bootstrap] name must be a string with text in it"],
    [{ name: "x", preset: "fast" as never }, "[bootstrap] preset must be one of"],
    [
      { name: "x", sampleRate: 7 },
      "[bootstrap] sampleRate must be a number from 0 to 1; received 7.",
    ],
    [{ name: "x", logLevel: "loud" as never }, "[bootstrap] logLevel must be one of"],
  ])("refuses %j", async (config, message) => {
    await expect(bootstrap(config)).rejects.toThrow(message);
  });
});
