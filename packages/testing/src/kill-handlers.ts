import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Handler } from "@llmobs/core";
import { eventFactory } from "./event-factory.ts";
import { type KillOptions, killWriters } from "./kill-harness.ts";

/** A handler that keeps events in files, and how often it is killed. */
export interface KillHandlersOptions<Options> extends Pick<
  KillOptions,
  "writer" | "kills" | "seed" | "maxDelayMs"
> {
  /**
   * The options for a child, by its index. It gets them as JSON in `process.argv[3]`, behind the name
   * under which it is to write. The directory is there, and that of 5 children, one after the other.
   */
  readonly options: (directory: string, index: number) => Options;
  /** Makes the handler again, as an app does after a crash. */
  readonly reopen: (options: Options) => Handler;
  /** The ids of the events that are in the files. */
  readonly stored: (options: Options) => readonly string[];
  /** Looks at what else a kill has left. */
  readonly look?: (left: LeftBehind<Options>) => void;
}

/** What is there once a child has been killed, and one event more was written. */
export interface LeftBehind<Options> {
  readonly options: Options;
  readonly stored: readonly string[];
  /** With which the ids of the child begin. */
  readonly seed: string;
  /** Whether the child was the first of its directory. */
  readonly isFirst: boolean;
}

/** What became of the events of handlers that were killed. */
export interface KillReport {
  readonly kills: number;
  /** Events of which the handler had said that it has written them. */
  readonly acknowledged: number;
  /** Those among them that are not there. */
  readonly lost: number;
  /** Events that were written after a kill, and are not there. */
  readonly laterLost: number;
}

/** So many have a directory in turn, so that most begin behind what a kill has left. */
const KILLS_PER_DIRECTORY = 5;

/**
 * Kills processes with SIGKILL while a handler writes, opens what they left, writes one event more, and
 * counts what is missing of all that was acknowledged. The child's module calls `writeUntilKilled`.
 *
 * @throws Error with what a child wrote to stderr, where it ended before it was killed.
 */
export async function killHandlers<Options>({
  kills,
  seed,
  options: optionsIn,
  reopen,
  stored,
  look,
  ...how
}: KillHandlersOptions<Options>): Promise<KillReport> {
  const root = mkdtempSync(join(tmpdir(), "llmobs-kill-"));
  const later = eventFactory({ seed: 1_000_000 + seed });
  const report = { kills, acknowledged: 0, lost: 0, laterLost: 0 };
  let expected = new Set<string>();

  const seedOf = (index: number): string => String(seed * 1_000_000 + index);
  const placeOf = (index: number): number => index % KILLS_PER_DIRECTORY;
  let directory = "";
  let options: Options;

  try {
    await killWriters({
      ...how,
      kills,
      seed,
      args: (index) => {
        if (placeOf(index) === 0) directory = mkdtempSync(join(root, "store-"));
        options = optionsIn(directory, index);
        return [seedOf(index), JSON.stringify(options)];
      },
      afterKill: async ({ index, acknowledged }) => {
        if (placeOf(index) === 0) expected = new Set();
        for (const id of acknowledged) expected.add(id);
        report.acknowledged += acknowledged.length;

        const event = later.event("log");
        const handler = reopen(options);
        await handler.handle(event);
        await handler[Symbol.asyncDispose]?.();

        const ids = stored(options);
        const found = new Set(ids);
        report.lost += [...expected].filter((id) => !found.has(id)).length;
        report.laterLost += found.has(event.id) ? 0 : 1;
        expected.add(event.id);
        look?.({ options, stored: ids, seed: seedOf(index), isFirst: placeOf(index) === 0 });
        if (placeOf(index) === KILLS_PER_DIRECTORY - 1) rmSync(directory, { recursive: true });
      },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return report;
}
