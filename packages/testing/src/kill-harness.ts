import { type ChildProcess, spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { seededRandom } from "./seeded-random.ts";

/** What became of one child. */
export interface KilledWriter {
  /** Which child it was, from 0. */
  readonly index: number;
  /** What it acknowledged before it died, in order. */
  readonly acknowledged: readonly string[];
}

/** Which program is killed, how often, and what it was given. */
export interface KillOptions {
  /**
   * The module that a child process runs: it writes for ever and calls `acknowledge` with the ids of
   * what its store has taken, after the store said so.
   */
  readonly writer: URL;
  /** Arguments for the child's `process.argv`, by the index of the child. */
  readonly args?: (index: number) => readonly string[];
  /** How many children are started and killed, one after the other. */
  readonly kills: number;
  /** The same seed chooses the same moments. */
  readonly seed: number;
  /** The latest moment of a kill, in milliseconds after the first acknowledgement. @default 20 */
  readonly maxDelayMs?: number;
  /** Looks at what the child left behind, before the next one starts. */
  readonly afterKill: (killed: KilledWriter) => void | Promise<void>;
}

/**
 * Kills writers with SIGKILL at random moments, to find out whether a store keeps what it has
 * acknowledged. A child that ends by itself is an error: it would prove nothing.
 *
 * @throws Error with what the child wrote to stderr, where it ended before it was killed.
 * @example
 * ```ts
 * import { writeFileSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { pathToFileURL } from "node:url";
 * import { killWriters } from "@llmobs/testing";
 *
 * const writer = join(tmpdir(), `writer-${process.pid}.mjs`);
 * writeFileSync(writer, "let n = 0; setInterval(() => console.log(n++), 1);");
 * await killWriters({
 *   writer: pathToFileURL(writer),
 *   kills: 2,
 *   seed: 1,
 *   afterKill: ({ acknowledged }) => console.log(acknowledged[0]), // 0, twice
 * });
 * ```
 */
export async function killWriters(options: KillOptions): Promise<void> {
  const { writer, args = () => [], kills, seed, maxDelayMs = 20, afterKill } = options;
  const random = seededRandom(seed);
  for (let index = 0; index < kills; index++) {
    const child = spawn(process.execPath, [fileURLToPath(writer), ...args(index)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const acknowledged = await killAt(child, random() * maxDelayMs);
    await afterKill({ index, acknowledged });
  }
}

/**
 * Says, in a child that `killWriters` started, that the store has taken what has these ids. Returns
 * when the parent is sure to read it, whatever becomes of the child.
 */
export function acknowledge(...ids: readonly string[]): void {
  writeSync(1, ids.map((id) => `${id}\n`).join(""));
}

function killAt(child: ChildProcess, delayMs: number): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    let output = "";
    let complaint = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      if (output === "") {
        void delay(delayMs).then(() => child.kill("SIGKILL"));
      }
      output += text;
    });
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      complaint += text;
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (signal === "SIGKILL") {
        // Without the last piece: empty, or an id that the kill cut.
        resolve(output.split("\n").slice(0, -1));
      } else {
        reject(new Error(`The writer ended by itself (${signal ?? code}): ${complaint}`));
      }
    });
  });
}
