import { setImmediate } from "node:timers";

/** Lets all promises that are settled run their reactions. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
