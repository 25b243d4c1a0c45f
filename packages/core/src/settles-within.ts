import type { Clock } from "./clock.ts";

/** Resolves with whether the promise settled before the time was up. Rejections stay rejections. */
export async function settlesWithin(
  promise: Promise<unknown>,
  timeoutMs: number,
  clock: Clock,
): Promise<boolean> {
  let timeUp!: () => void;
  const deadline = new Promise<false>((resolve) => {
    timeUp = () => resolve(false);
  });
  const timer = clock.setTimeout(timeUp, timeoutMs);
  try {
    return await Promise.race([promise.then(() => true), deadline]);
  } finally {
    clock.clearTimeout(timer);
  }
}
