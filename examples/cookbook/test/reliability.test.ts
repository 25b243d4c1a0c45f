import { expect, test } from "vitest";
import { startCollector } from "./collector.ts";
import { readEvents } from "./json-events.ts";
import { runRecipe } from "./run-recipe.ts";

test("fallback: what the collector refuses is in the file, what it takes is not", async () => {
  const collector = await startCollector((request) => (request === 1 || request === 3 ? 503 : 200));
  const run = await runRecipe("fallback", { env: { COLLECTOR_URL: collector.url } });

  const taken = collector.taken.flat().map(({ type }) => type);
  const spared = readEvents(run, "logs/undelivered.jsonl").map(({ type }) => type);
  expect(spared).toHaveLength(2);
  expect([...taken, ...spared].toSorted()).toEqual([
    "session.end",
    "session.start",
    "tool.end",
    "tool.start",
  ]);
  expect(run.stdout).toBe("{ delivered: 4, dropped: {} } logs/undelivered.jsonl has 2 events\n");
});

test("fallback: where nobody listens, everything is in the file", async () => {
  // Port 9 of the machine itself, which nobody serves.
  const run = await runRecipe("fallback", { env: { COLLECTOR_URL: "http://127.0.0.1:9/" } });

  expect(readEvents(run, "logs/undelivered.jsonl")).toHaveLength(4);
  expect(run).toMatchObject({ code: 0, stderr: "" });
});

test("buffered: the app has finished before the first request has", async () => {
  const { stdout } = await runRecipe("buffered");

  expect(stdout.replace(/[\d.]+ ms/u, "<ms>").split("\n")).toEqual([
    "classified 300 mails in <ms>",
    "600 events wait",
    "stored 250 events",
    "stored 250 events",
    "stored 100 events",
    "",
  ]);
});

test("batch-file-writer: full batches at once, the rest at the end", async () => {
  const run = await runRecipe("batch-file-writer");

  expect(run.stdout).toMatch(
    /^400 of 450 events are in (\S+): four batches\n450 of 450 .* end\n$/u,
  );
  const [path = ""] = /logs\S+(?=:)/u.exec(run.stdout) ?? [];
  expect(readEvents(run, path).filter(({ type }) => type === "llm.end")).toHaveLength(225);
});

test("circuit-breaker: three requests are lost, then one finds that the collector is back", async () => {
  const { stdout } = await runRecipe("circuit-breaker");

  expect(stdout.split("\n")).toEqual([
    "closed → open after 3 requests",
    "The circuit opened, since 3 calls in a row failed",
    "open → half-open after 3 requests",
    "half-open → closed after 4 requests",
    "4 requests for 21 events { breaker_open: 17, handler_error: 3 }",
    "",
  ]);
});

test("async-queue-bridge: nothing is sent meanwhile, and what has no room is counted", async () => {
  const { stdout } = await runRecipe("async-queue-bridge");

  const lines = stdout.replaceAll(/\s+/gu, " ");
  expect(lines).toBe(
    "1200 chunks came, 0 events are sent " +
      "{ accepted: 1200, delivered: 0, dropped: { queue_full: 200 }, queued: 1000 } " +
      "buffer: The buffer is full: new events are dropped (200) " +
      "1000 events are sent " +
      "{ accepted: 1200, delivered: 1000, dropped: { queue_full: 200 }, queued: 0 } ",
  );
});

test("lazy-formatting: what is not shown is neither formatted nor rendered", async () => {
  const [quiet, verbose] = await Promise.all([
    runRecipe("lazy-formatting"),
    runRecipe("lazy-formatting", { env: { VERBOSE: "1" } }),
  ]);

  expect(quiet.stdout).toBe(
    'warn: read page 404 {"document":{"page":404,"title":"Lakes of the world"}}\n' +
      "500 events, 1 formatted, 1 documents rendered\n",
  );
  expect(verbose.stdout).toContain("500 events, 500 formatted, 500 documents rendered");
});
