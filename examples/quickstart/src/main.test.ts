import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { type EventStore, openEventStore, type StoredEvent } from "@llmobs/sqlite";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { visitors } from "./questions.ts";
import { type StandInProvider, startStandIn } from "./stand-in/provider.ts";

const TIMEOUT_MS = 30_000;

interface RunOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Sent as soon as a line of the output matches. */
  readonly kill?: { readonly signal: NodeJS.Signals; readonly at: RegExp };
}

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

async function run({ folder, env = {}, args = [], kill }: RunOptions): Promise<Run> {
  const main = join(import.meta.dirname, "main.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", main, ...args], {
    env: { PATH: process.env["PATH"], LLMOBS_DEMO_FOLDER: folder, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    if (kill?.at.test(line)) child.kill(kill.signal);
  });
  const stderr = text(child.stderr);
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { stdout: lines.join("\n"), stderr: await stderr, code, signal };
}

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "llmobs-demo-"));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe("a run", () => {
  const folder = freshFolder();
  let provider: StandInProvider;
  let demo: Run;
  let store: EventStore;
  let calls: StoredEvent<"llm.end">[];

  beforeAll(async () => {
    // As a provider would: reached by its address and a key. It answers as fast as it can.
    provider = await startStandIn({
      beforeFirstChunk: async () => {},
      afterChunk: async () => setImmediate(),
    });
    const env = { OPENAI_API_KEY: "any", OPENAI_BASE_URL: provider.baseUrl, OPENAI_MODEL: "big" };
    demo = await run({ folder, env });
    store = openEventStore(join(folder, "events.db"));
    calls = store.events({ type: "llm.end" });
  }, TIMEOUT_MS);

  afterAll(async () => {
    store.close();
    await provider.close();
  });

  test("ends well, and says where its model is", () => {
    expect(demo).toMatchObject({ code: 0, stderr: "" });
    expect(demo.stdout).toContain(`Model:  big at ${provider.baseUrl}`);
  });

  test("leaves a session for each visitor, with a command for each question", () => {
    const sessions = store.sessions().map(({ sessionId, commands, status }) => ({
      sessionId,
      commands,
      status,
    }));
    const expected = visitors.map(({ name, questions }) => ({
      sessionId: name,
      commands: questions.length,
      status: "ok",
    }));
    expect(new Set(sessions)).toEqual(new Set(expected));
  });

  test("has one failed tool, and nothing else that failed", () => {
    const errors = store.errors();

    expect(errors).toMatchObject([
      { type: "tool.end", sessionId: "grace", data: { toolName: "read_file", status: "error" } },
    ]);
  });

  test("has one aborted call, of which nobody knows the tokens", () => {
    const aborted = calls.filter(({ data }) => data.status === "aborted");

    expect(aborted).toMatchObject([{ sessionId: "edsger", data: { usageSource: "unknown" } }]);
    expect(aborted[0]?.data.usage).toBeUndefined();
    expect(JSON.stringify(aborted[0]?.data.output)).toContain("README.md says");
  });

  test("has the tokens of every other call as the provider reported them", () => {
    const complete = calls.filter(({ data }) => data.status === "ok");
    const counted = complete.map(({ data }) => provider.tally.usage.get(data.responseId ?? ""));
    const sessions = store.sessions().map(({ tokens }) => tokens);
    const sum = (values: readonly (number | undefined)[]): number =>
      values.reduce<number>((total, value) => total + (value ?? Number.NaN), 0);

    for (const bucket of ["input", "cacheRead", "output", "reasoning"] as const) {
      expect(sum(sessions.map((tokens) => tokens[bucket]))).toBe(
        sum(counted.map((usage) => usage?.[bucket])),
      );
    }
    expect(sum(sessions.map(({ total }) => total))).toBeGreaterThan(10_000);
  });

  test("says of each call who answered, why it ended and when it began", () => {
    for (const { data } of calls) {
      expect(data).toMatchObject({ provider: "openai", model: "big" });
      expect(data.responseModel).toMatch(/^parrot-/);
      expect(data.timeToFirstChunkMs).toBeGreaterThan(0);
      expect(data.timeToFirstChunkMs).toBeLessThanOrEqual(data.durationMs);
      if (data.status === "ok") expect(data.finishReasons).toHaveLength(1);
    }
  });

  test("nests calls and tools in agents, agents in commands, each command a trace", () => {
    const { roots } = store.spanTree({ sessionId: "grace" });

    expect(roots.map(({ type }) => type)).toEqual(["command", "command"]);
    expect(new Set(roots.map(({ traceId }) => traceId)).size).toBe(2);
    expect(roots[0]?.children.map(({ type }) => type)).toEqual(["agent"]);
    expect(roots[0]?.children[0]?.children.map(({ type }) => type).slice(0, 4)).toEqual([
      "llm",
      "tool",
      "llm",
      "tool",
    ]);
  });

  test("has the same events in the file and in the database", () => {
    expect(jsonLines(folder).map(({ id }) => id)).toEqual(storedIds(folder));
  });

  test("closes with the sessions, the tree of the one that failed, and the places", () => {
    const report = demo.stdout.slice(demo.stdout.indexOf("── Sessions"));

    for (const { name, questions } of visitors) {
      expect(report).toMatch(new RegExp(`^ {2}${name} +${questions.length} +\\d`, "m"));
    }
    // Nobody has a price for a model of that name.
    expect(report).toMatch(/^ {2}all .* \? /m);
    expect(report).toMatch(/ {2}ask “What does docs\/RUNBOOK\.md say about a full disk\?”/);
    expect(report).toMatch(/├─ read_file docs\/RUNBOOK\.md ✗ ENOENT/);
    expect(report).toContain("What grace was told first");
    expect(report).toContain("events.db");
    expect(report).toContain("0 dropped, 0 pending; the books balance");
  });

  test("prints neither colours nor anything else that only a terminal understands", () => {
    expect(demo.stdout).not.toContain("\u001b");
  });

  test("can be asked afterwards", async () => {
    const sql = "select count(*) as stored from events";
    const { stdout, code } = await run({ folder, args: ["query", sql] });

    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`stored[^]*\\b${storedIds(folder).length}\\b`));
  });
});

describe.each([
  { signal: "SIGINT", at: /command ask ✓/, status: "aborted", isTold: true },
  { signal: "SIGTERM", at: /ENOENT/, status: "abandoned", isTold: false },
] as const)("$signal in the middle", ({ signal, at, status, isTold }) => {
  const folder = freshFolder();
  let demo: Run;

  beforeAll(async () => {
    demo = await run({ folder, kill: { signal, at } });
  }, TIMEOUT_MS);

  test("ends the demo as it would have ended any program", () => {
    expect(demo).toMatchObject({ signal, code: null, stderr: "" });
    expect(demo.stdout).toContain("a stand-in at http://127.0.0.1:");
    expect(demo.stdout).not.toContain("── Sessions");
  });

  test("leaves a valid database", () => {
    const database = new Database(join(folder, "events.db"), { readonly: true });
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    database.close();
  });

  test("leaves a whole file, with the events of the database", () => {
    const ids = jsonLines(folder).map(({ id }) => id);

    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual(storedIds(folder));
  });

  test("says what each call cost that ended well, by the prices of the stand-in", () => {
    const calls = jsonLines(folder).filter((event) => event.type === "llm.end");
    const complete = calls.filter(({ data }) => data.status === "ok");

    expect(complete.length).toBeGreaterThan(0);
    for (const { data } of complete) {
      expect(data.cost?.usd).toBeGreaterThan(0);
      expect(data.cost?.source).toBe("made up for the stand-in");
    }
  });

  test("ends every span and session, and says that nobody waited for it", () => {
    const events = jsonLines(folder);
    const keys = (half: string): string[] =>
      events
        .filter(({ type }) => type.endsWith(half))
        .map(
          ({ type, spanId, sessionId }) => `${type.slice(0, -half.length)} ${spanId ?? sessionId}`,
        )
        .toSorted();
    expect(keys(".end")).toEqual(keys(".start"));

    const ends = events.filter((event) => event.type === "llm.end");
    expect(ends.map(({ data }) => data.status)).toContain(status);
  });

  test(isTold ? "says what became of the events" : "says nothing more", () => {
    const events = storedIds(folder).length;
    const books = ["console", "file", "sqlite"].map((handler) =>
      new RegExp(`^ {2}${handler} +${events} events`, "m").test(demo.stdout),
    );
    expect(books).toEqual([isTold, isTold, isTold]);
    expect(demo.stdout.includes("── Interrupted")).toBe(isTold);
    expect(demo.stdout.includes("0 dropped, 0 pending; the books balance")).toBe(isTold);
  });
});

describe("what goes wrong", () => {
  test("a provider that refuses: the reason once, exit code 1, and the events are kept", async () => {
    const refusing = createServer((_request, response) => {
      response.writeHead(401, { "content-type": "application/json" });
      response.end(JSON.stringify({ error: { message: "Wrong key.", code: "invalid_api_key" } }));
    }).listen(0, "127.0.0.1");
    await once(refusing, "listening");
    const { port } = refusing.address() as AddressInfo;
    const folder = freshFolder();
    const env = { OPENAI_API_KEY: "wrong", OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
    const demo = await run({ folder, env });
    refusing.close();

    expect(demo.code).toBe(1);
    expect(demo.stderr).toBe("\nThe demo failed: 401 Wrong key.\n");
    expect(jsonLines(folder).filter(({ type }) => type === "llm.end")).toHaveLength(3);
  });

  test("a folder that cannot be made", async () => {
    const demo = await run({ folder: join(import.meta.filename, "below-a-file") });

    expect(demo.code).toBe(1);
    expect(demo.stderr).toMatch(/^\nThe demo failed: .*below-a-file/);
  });

  test("a command that is unknown", async () => {
    const demo = await run({ folder: freshFolder(), args: ["dance"] });

    expect(demo.code).toBe(1);
    expect(demo.stderr).toContain("Usage: npm run demo");
  });
});

function jsonLines(folder: string): StoredEvent[] {
  const content = readFileSync(join(folder, "events.jsonl"), "utf8");
  expect(content.endsWith("\n")).toBe(true);
  return content
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as StoredEvent);
}

function storedIds(folder: string): readonly string[] {
  const store = openEventStore(join(folder, "events.db"));
  const ids = store.events().map(({ id }) => id);
  store.close();
  return ids;
}
