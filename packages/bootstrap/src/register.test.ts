import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openEventStore } from "@llmobs/sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type AppFolder, appFolder, pluginModule } from "../test/app-folder.ts";
import { type Ended, type RunOptions, runNode } from "../test/run-app.ts";

const ZERO_CODE = ["--import", "@llmobs/bootstrap/register"];

let app: AppFolder;

beforeEach(() => {
  app = appFolder();
  app.link("bootstrap", "core", "file", "sqlite");
});

afterEach(() => app[Symbol.dispose]());

function run(
  program: string,
  env: Record<string, string>,
  options?: Partial<RunOptions>,
): Promise<Ended> {
  return runNode([...ZERO_CODE, program], { cwd: app.path, env, ...options });
}

/** An app that knows nothing of the bootstrap, and the rest of its first turn. */
function esModule(rest = ""): string {
  return app.write(
    "app.mjs",
    `import { getDefaultManager } from "@llmobs/core";
    const observability = getDefaultManager();
    for (let count = 0; count < 100; count++) observability.log("hello");
    console.log("observed as", observability.source);
    ${rest}`,
  );
}

/** How many events of each type are in the files of production, and in its database. */
function stored(): { file: Record<string, number>; database: Record<string, number> } {
  const file: Record<string, number> = {};
  const [name = ""] = readdirSync(app.path).filter((entry) => /^events-.+\.jsonl$/.test(entry));
  for (const line of readFileSync(join(app.path, name), "utf8").trimEnd().split("\n")) {
    const { type } = JSON.parse(line);
    file[type] = (file[type] ?? 0) + 1;
  }
  const store = openEventStore(join(app.path, "events.db"));
  const database = { ...store.counts() };
  store.close();
  return { file, database };
}

describe("--import @llmobs/bootstrap/register", () => {
  const production = () => ({
    NODE_ENV: "production",
    LLMOBS_HANDLERS: "file,sqlite",
    LLMOBS_LOG_DIR: app.path,
    LLMOBS_SQLITE_PATH: join(app.path, "events.db"),
    OTEL_SERVICE_NAME: "shop",
  });
  const all = { log: 100 };

  it("loses nothing of an app that ends", async () => {
    expect(await run(esModule(), production())).toEqual({
      code: 0,
      signal: null,
      stdout: "observed as shop\n",
      stderr: "",
    });
    expect(stored()).toEqual({ file: all, database: all });
  });

  it("serves a CommonJS app", async () => {
    const program = app.write(
      "app.cjs",
      `const { getDefaultManager } = require("@llmobs/core");
      for (let count = 0; count < 100; count++) getDefaultManager().log("hello");`,
    );
    expect(await run(program, production())).toMatchObject({ code: 0, stderr: "" });
    expect(stored()).toEqual({ file: all, database: all });
  });

  it("can be required, too", async () => {
    const program = app.write(
      "app.cjs",
      `require("@llmobs/bootstrap/register");
      for (let count = 0; count < 100; count++) require("@llmobs/core").getDefaultManager().log("hello");`,
    );
    const ended = await runNode([program], { cwd: app.path, env: production() });
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    expect(stored()).toEqual({ file: all, database: all });
  });

  it("loses nothing of an app that is told to go, and lets it die of the signal", async () => {
    const program = esModule("setInterval(() => {}, 1_000);");
    expect(await run(program, production(), { signal: "SIGTERM" })).toMatchObject({
      code: null,
      signal: "SIGTERM",
    });
    expect(stored()).toEqual({ file: all, database: all });
  });

  it.each([
    ["throws", `throw new Error("thrown by the app");`],
    ["rejects", `Promise.reject(new Error("thrown by the app"));`],
  ])("loses nothing of an app that %s, and its error stays fatal", async (_what, rest) => {
    const ended = await run(esModule(rest), production());
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining("thrown by the app") });
    const withError = { ...all, error: 1 };
    expect(stored()).toEqual({ file: withError, database: withError });
  });

  it("loses nothing of an app that exits at once", async () => {
    expect(await run(esModule("process.exit(3);"), production())).toMatchObject({ code: 3 });
    expect(stored()).toEqual({ file: all, database: all });
  });

  it("stops before the app's first line where a variable cannot be used", async () => {
    const ended = await run(esModule(), { ...production(), LLMOBS_SAMPLE_RATE: "ten" });
    expect(ended).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining(
        '[bootstrap] LLMOBS_SAMPLE_RATE must be a number from 0 to 1; received "ten".',
      ),
    });
  });

  it("stops there and says what to install where a handler is not", async () => {
    const ended = await run(esModule(), { LLMOBS_HANDLERS: "slack" });
    expect(ended).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringContaining("Run: pnpm add @llmobs/slack"),
    });
  });

  it("starts with no handler installed while it is switched off", async () => {
    const ended = await run(esModule("console.log(observability.enabled);"), {
      LLMOBS_ENABLED: "false",
      LLMOBS_HANDLERS: "slack",
    });
    expect(ended).toEqual({
      code: 0,
      signal: null,
      stdout: "observed as unknown_service:node\nfalse\n",
      stderr: "",
    });
  });

  it("finds handlers beside the app's program, wherever it is started from", async () => {
    using elsewhere = appFolder();
    elsewhere.link("bootstrap");
    app.install(
      "llmobs-acme",
      pluginModule(
        "acme",
        `() => ({ name: "acme", handle: ({ type }) => console.log("acme", type) })`,
      ),
    );
    const program = app.write(
      "app.mjs",
      `import { getDefaultManager } from "@llmobs/core"; getDefaultManager().log("hello");`,
    );
    const ended = await run(program, { LLMOBS_HANDLERS: "acme" }, { cwd: elsewhere.path });
    expect(ended).toMatchObject({ code: 0, stdout: "acme log\n", stderr: "" });
  });

  it("touches nothing global but the default manager", async () => {
    const report = `console.log(JSON.stringify([Object.getOwnPropertyNames(globalThis), process.eventNames(), process.env]));`;
    const program = app.write("report.mjs", report);
    const env = { LLMOBS_HANDLERS: "none", LLMOBS_ENABLED: "true" };
    const bare = await runNode([program], { cwd: app.path, env });
    const registered = await run(program, env);
    const [globals, events, variables] = JSON.parse(registered.stdout);
    const [bareGlobals, bareEvents, bareVariables] = JSON.parse(bare.stdout);
    expect(globals).toEqual(bareGlobals);
    expect(variables).toEqual(bareVariables);
    // The shutdown hooks, as core documents them.
    expect(events.filter((name: string) => !bareEvents.includes(name)).toSorted()).toEqual([
      "SIGINT",
      "SIGTERM",
      "beforeExit",
      "exit",
      "uncaughtExceptionMonitor",
    ]);
  });

  it("leaves a default manager that is there", async () => {
    app.write(
      "own.mjs",
      `import { ObservabilityManager, setDefaultManager } from "@llmobs/core";
      setDefaultManager(new ObservabilityManager({ source: "own" }));`,
    );
    const ended = await runNode(["--import", "./own.mjs", ...ZERO_CODE, esModule()], {
      cwd: app.path,
      env: { LLMOBS_HANDLERS: "slack" },
    });
    expect(ended).toMatchObject({ code: 0, stdout: "observed as own\n" });
  });
});
