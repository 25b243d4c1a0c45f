import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setInterval as ticks } from "node:timers/promises";
import { parseLines } from "./json-events.ts";
import type { NextApp } from "./next-app.ts";

/**
 * Two people ask at once, and all of both is in the file soon: long before the buffer would have it
 * written of itself.
 */
export async function askNextApp({ url, folder }: NextApp): Promise<void> {
  const answers = await Promise.all(["ada", "grace"].map((userId) => ask(url, userId)));
  assert.deepEqual(answers, ["What do you think, ada?", "What do you think, grace?"]);

  const events = await linesOf(join(folder, "logs/next.jsonl"), 12);
  for (const userId of ["ada", "grace"]) {
    const types = events.filter((event) => event.userId === userId).map(({ type }) => type);
    assert.deepEqual(types, [
      "session.start",
      "command.start",
      "llm.start",
      "llm.end",
      "command.end",
      "session.end",
    ]);
  }
}

async function ask(url: string, userId: string): Promise<string> {
  const body = JSON.stringify({ question: "Why?", userId });
  const response = await fetch(`${url}/api/ask`, { method: "POST", body });
  assert.equal(response.status, 200, await response.clone().text());
  return ((await response.json()) as { answer: string }).answer;
}

/** Waits until a file has so many lines; gives up after half the time that the buffer would wait. */
async function linesOf(path: string, count: number): Promise<ReturnType<typeof parseLines>> {
  const signal = AbortSignal.timeout(30_000);
  for await (const _ of ticks(50, undefined, { signal })) {
    const lines = existsSync(path) ? readFileSync(path, "utf8") : "";
    if (lines.split("\n").length > count) return parseLines(lines);
  }
  throw new Error("unreachable");
}
