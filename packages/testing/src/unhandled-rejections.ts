import { collectGarbage } from "./collect-garbage.ts";
import { turn } from "./turn.ts";

// Node reports what nobody has handled when it has run all reactions; a reaction may be to I/O.
const TURNS = 4;

/**
 * Lists the rejections that nobody handles while something runs, and in the next turns. Nobody else hears
 * of them: neither the test runner, nor Node, which would end the process. One at a time.
 *
 * @param run resolves when what it has begun is bound to have come to its end
 * @example
 * ```ts
 * import { unhandledRejections } from "@llmobs/testing";
 *
 * const reasons = await unhandledRejections(async () => {
 *   void Promise.reject(new Error("Nobody asked."));
 * });
 * console.log(reasons.map(String)); // [ 'Error: Nobody asked.' ]
 * ```
 */
export async function unhandledRejections(
  run: () => void | Promise<void>,
): Promise<readonly unknown[]> {
  const reasons: unknown[] = [];
  const note = (reason: unknown): void => void reasons.push(reason);
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", note);
  try {
    await run();
    await collectGarbage();
    for (let turns = 0; turns < TURNS; turns++) await turn();
  } finally {
    process.off("unhandledRejection", note);
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return reasons;
}
