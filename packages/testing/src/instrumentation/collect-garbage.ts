import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects what nobody refers to any more, and lets those hear of it who wait for that. */
export async function collectGarbage(): Promise<void> {
  collect ??= exposed();
  // Some objects are let go of only by the callbacks of others.
  for (let round = 0; round < 3; round++) {
    await setImmediate();
    collect();
  }
  await setImmediate();
}

/** `gc`, also in a process that was started without `--expose-gc`. */
function exposed(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
