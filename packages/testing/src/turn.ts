// Not from the global: test runners replace that one when they fake timers.
import { setImmediate } from "node:timers";

/** Lets promises that are settled run their reactions, and I/O that is ready its callbacks. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
