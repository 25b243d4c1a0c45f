import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { createEvent, ObservabilityManager } from "@llmobs/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pipeline } from "./pipeline.ts";
import { type Collector, type Mood, startCollector } from "./stand-in/collector.ts";
import { linesOf, tally, type Tally } from "./tally.ts";

const folder = mkdtempSync(join(tmpdir(), "llmobs-pipeline-"));
const fallbackPath = join(folder, "fallback.jsonl");
const circuit: string[] = [];
let collector: Collector;
let observability: ObservabilityManager;

beforeAll(async () => {
  collector = await startCollector();
  const onStateChange = (state: string): void => void circuit.push(state);
  observability = new ObservabilityManager({
    source: "test",
    captureContent: true,
    handlers: [pipeline({ url: collector.url, fallbackPath, onStateChange })],
    onDiagnostic: () => {},
  });
});

afterAll(async () => {
  await observability.shutdown();
  await collector.close();
  rmSync(folder, { recursive: true });
});

const count = (): Tally => tally(observability.stats(), collector, fallbackPath);

/** An open circuit lets a probe through only after a while; nothing tells when. */
const untilAProbe = (): Promise<void> => delay(500);

/** Observes 36 events that nothing takes out, and waits until each is somewhere. */
async function observeWhile(mood: Mood): Promise<Tally> {
  collector.mood = mood;
  const data = { message: "The mail of ada@example.com.", name: "ada@example.com", value: 1 };
  for (let round = 1; round <= 12; round++) {
    for (const type of ["error", "log", "score"] as const) {
      observability.observe(createEvent(type, data as never, { level: "error" }));
    }
  }
  await observability.flush();
  return count();
}

it("brings every event to the collector, or into the file while that fails or hangs", async () => {
  expect(await observeWhile("healthy")).toMatchObject({ atCollector: 36, inFile: 0 });
  expect(await observeWhile("slow")).toMatchObject({ atCollector: 72, inFile: 0 });
  expect(await observeWhile("failing")).toMatchObject({ atCollector: 72, inFile: 36 });
  expect(circuit.at(-1)).toBe("open");
  await untilAProbe();
  expect(await observeWhile("hung")).toMatchObject({ atCollector: 72, inFile: 72 });
  expect(circuit.slice(-2)).toEqual(["half-open", "open"]);
  await untilAProbe();
  expect(await observeWhile("healthy")).toMatchObject({ atCollector: 108, inFile: 72 });
  expect(circuit.slice(-2)).toEqual(["half-open", "closed"]);

  expect(count()).toMatchObject({ observed: 180, delivered: 180, dropped: {}, queued: 0 });
  const lines = [...collector.lines, ...linesOf(fallbackPath)];
  expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(180);
  expect(lines.filter((line) => line.includes("[redacted:email]"))).toHaveLength(180);
}, 30_000);
