import { setImmediate } from "node:timers/promises";

/**
 * The rejections that are reported as unhandled while something runs.
 *
 * @param run resolves when what it has begun is bound to have come to its end
 */
export async function unhandledWhile(run: () => Promise<void>): Promise<string[]> {
  const reported: string[] = [];
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => reported.push(String(reason)));
  try {
    await run();
    await setImmediate();
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return reported;
}
