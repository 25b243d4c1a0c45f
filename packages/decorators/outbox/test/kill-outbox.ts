import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipe } from "@llmobs/core";
import { killWriters, recordingHandler } from "@llmobs/testing";
import { outbox, type OutboxOptions } from "../src/index.ts";
import { isIntact } from "./numbered-events.ts";
import { storedIds, withDatabase } from "./raw-database.ts";

export interface KillReport {
  readonly kills: number;
  /** Events of which the outbox had said that it has them. */
  readonly acknowledged: number;
  /** Those among them that have neither arrived nor are in the database. */
  readonly lost: number;
  /** Those that had not arrived when the last process of a database was over. */
  readonly undelivered: number;
  /** Arrivals of events that nobody ever handed over. */
  readonly invented: number;
  /** What arrived other than it was stored. */
  readonly altered: number;
  /** What `PRAGMA integrity_check` objects to. */
  readonly corrupt: number;
  /** Arrivals of an event that had arrived before, with its id. */
  readonly repeated: number;
  readonly deadLetters: number;
}

/** A database goes through this many kills, so that most processes begin with what others left behind. */
const KILLS_PER_DATABASE = 10;

/** Kills processes in the middle of taking, delivering and giving up events, and counts what is missing. */
export async function killOutboxes(kills: number, seed: number): Promise<KillReport> {
  const directory = mkdtempSync(join(tmpdir(), "llmobs-kill-"));
  const placeOf = (index: number): string =>
    join(directory, String(Math.floor(index / KILLS_PER_DATABASE)));
  const report = {
    kills,
    acknowledged: 0,
    lost: 0,
    undelivered: 0,
    invented: 0,
    altered: 0,
    corrupt: 0,
    repeated: 0,
    deadLetters: 0,
  };
  let expected: string[] = [];

  const optionsOf = (index: number): OutboxOptions => ({
    path: join(placeOf(index), "outbox.db"),
    synchronous: index % 2 === 0 ? "normal" : "full",
    batchSize: 64,
    concurrency: 1 + (index % 3),
    baseDelayMs: 2,
    maxDelayMs: 20,
  });
  const arrivalsOf = (index: number): string => `${placeOf(index)}-arrivals`;

  /** Every event acknowledged so far is somewhere. */
  function look(index: number): void {
    const { path = "" } = optionsOf(index);
    const arrived = readLines(arrivalsOf(index));
    const found = new Set([...arrived, ...storedIds(path), ...storedIds(path, "dead_letters")]);
    report.lost += expected.filter((id) => !found.has(id)).length;
    report.corrupt += faultsOf(path);
  }

  /** The last process has a destination that works. */
  async function finish(index: number): Promise<void> {
    const options = optionsOf(index);
    const destination = recordingHandler();
    const box = pipe(outbox(options), destination);
    await box.flush?.({ signal: new AbortController().signal });
    await box[Symbol.asyncDispose]?.();

    const arrived = [...readLines(arrivalsOf(index)), ...destination.events.map(({ id }) => id)];
    const dead = storedIds(options.path ?? "", "dead_letters");
    const settled = new Set([...arrived, ...dead]);
    report.undelivered += expected.filter((id) => !settled.has(id)).length;
    report.altered += destination.events.filter((event) => !isIntact(event)).length;
    report.repeated += arrived.length - new Set(arrived).size;
    report.deadLetters += dead.length;
    const first = index - (index % KILLS_PER_DATABASE);
    const writers = new Set(
      Array.from({ length: KILLS_PER_DATABASE }, (_, place) => seedOf(first + place)),
    );
    report.invented += [...settled].filter((id) => !writers.has(id.split("-")[0] ?? "")).length;
    rmSync(placeOf(index), { recursive: true });
  }

  const seedOf = (index: number): string => String(seed * 1_000_000 + index);

  try {
    await killWriters({
      writer: new URL("kill-writer.ts", import.meta.url),
      args: (index) => [seedOf(index), JSON.stringify(optionsOf(index)), arrivalsOf(index)],
      kills,
      seed,
      maxDelayMs: 80,
      afterKill: async ({ index, acknowledged }) => {
        if (index % KILLS_PER_DATABASE === 0) expected = [];
        expected.push(...acknowledged);
        report.acknowledged += acknowledged.length;
        look(index);
        const isLast = index % KILLS_PER_DATABASE === KILLS_PER_DATABASE - 1 || index === kills - 1;
        if (isLast) await finish(index);
      },
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return report;
}

function readLines(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split("\n").slice(0, -1);
}

function faultsOf(path: string): number {
  return withDatabase(path, (database) => {
    const lines = database.prepare<[], string>("PRAGMA integrity_check").pluck().all();
    return lines.filter((line) => line !== "ok").length;
  });
}
