import { existsSync, readdirSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { openEventStore } from "@llmobs/sqlite";
import { expect, test } from "vitest";
import { readEvents } from "./json-events.ts";
import { type Run, runRecipe } from "./run-recipe.ts";

/** What the lines on the terminal tell, without when and whose. */
function shown({ stderr }: Run): readonly string[] {
  return stderr
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(/^[\d:.]+ (\w+) +\w+ /u, "$1 ").replaceAll(/[\d.<]+ms/gu, "<ms>"));
}

test("minimal: the terminal and nothing else", async () => {
  const run = await runRecipe("minimal");

  expect(run.stdout).toBe("I would tell you a joke about UDP, but you might not get it.\n");
  expect(shown(run)).toEqual([
    expect.stringMatching(/^info • session started {2}id=\S+ user=ada$/u),
    "info ┌ llm openai gpt-5-mini",
    "info └ llm openai gpt-5-mini ✓ <ms>  14→11 tokens",
    "info • session ended ✓",
  ]);
  expect(readdirSync(run.folder)).toEqual([]);
});

test("development: debug and contents, on the terminal and in the file", async () => {
  const run = await runRecipe("development");

  expect(run.stdout).toBe("Watch Paddington 2.\n");
  expect(shown(run)).toContain("debug │ ┌ tool catalogue  mood=sad");
  expect(shown(run)).toContain("info └ command recommend ✓ <ms>  → Watch Paddington 2.");
  const events = readEvents(run, "logs/events.jsonl");
  expect(events.map(({ type }) => type)).toEqual([
    "session.start",
    "command.start",
    "tool.start",
    "tool.end",
    "llm.start",
    "llm.end",
    "command.end",
    "session.end",
  ]);
  expect(events[4]?.data["input"]).toEqual([
    { role: "user", content: "I am sad. Which of Paddington 2?" },
  ]);
});

test("production: all of it in the file of the day, without contents and secrets", async () => {
  const run = await runRecipe("production", { env: { LOG_DIR: "var/log" } });

  expect(run).toMatchObject({ code: 0, stdout: "", stderr: "21 events wait to be written\n" });
  const [file = "", ...others] = readdirSync(join(run.folder, "var/log"));
  expect(others).toEqual([]);
  expect(file).toMatch(/^events-\d{8}-[\w.-]+\.jsonl$/u);
  expect(file).toContain(hostname().replaceAll(/[^\w.-]/gu, "_"));
  const events = readEvents(run, `var/log/${file}`);
  expect(events).toHaveLength(21);
  expect(events.filter(({ type }) => type === "log").map(({ data }) => data["message"])).toEqual(
    Array(3).fill("Signed in at the help desk with password=[redacted:namedSecret]"),
  );
  expect(JSON.stringify(events)).not.toMatch(/toaster|turning it off/u);
});

test("environment: without any, it is the terminal", async () => {
  const run = await runRecipe("environment");

  expect(run.stdout).toBe("« Hello »\n« A longer tex »\n{ delivered: 9, dropped: {} }\n");
  expect(shown(run)).toHaveLength(9);
});

test("environment: handlers, level, their own options and a name from outside", async () => {
  const env = {
    LLMOBS_HANDLERS: "console,sqlite",
    LLMOBS_LOG_LEVEL: "WARNING",
    LLMOBS_SQLITE_PATH: "var/events.db",
    OTEL_SERVICE_NAME: "translator",
  };
  const run = await runRecipe("environment", { env });

  expect(shown(run)).toEqual(["warn • The text was cut."]);
  const store = openEventStore(join(run.folder, "var/events.db"));
  expect(store.events().map(({ type, source }) => ({ type, source }))).toEqual([
    { type: "log", source: "translator" },
  ]);
  store.close();
});

test("environment: sampled away, or switched off", async () => {
  const [sampled, off] = await Promise.all([
    runRecipe("environment", { env: { LLMOBS_HANDLERS: "file", LLMOBS_SAMPLE_RATE: "0" } }),
    runRecipe("environment", { env: { LLMOBS_HANDLERS: "file", LLMOBS_ENABLED: "false" } }),
  ]);

  expect(sampled.stdout).toContain("{ delivered: 0, dropped: { sampled_out: 9 } }");
  expect(off).toMatchObject({ code: 0, stderr: "" });
  expect(off.stdout).toContain("{ delivered: 0, dropped: {} }");
  expect(existsSync(join(off.folder, "logs"))).toBe(false);
});

test.each([
  [{ LLMOBS_LOG_LEVEL: "loud" }, /LLMOBS_LOG_LEVEL .*debug, info, warn, error, fatal.*"loud"/u],
  [{ LLMOBS_SAMPLE_RATE: "10%" }, /LLMOBS_SAMPLE_RATE .*"10%"/u],
  [{ LLMOBS_HANDLERS: "nowhere" }, /pnpm add @llmobs\/nowhere/u],
])("environment: %j is an error before the app starts", async (env, message) => {
  const { code, stdout, stderr } = await runRecipe("environment", { env });

  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
});
