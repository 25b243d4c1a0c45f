import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// The same as starting with `--expose-gc`.
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const ROUNDS = 100;

/** Collects garbage until something is so, or fails after many rounds. */
export async function collectGarbageUntil(isSo: () => boolean): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    collectGarbage();
    // What is told of garbage is told in turns of their own.
    await setImmediate();
    if (isSo()) return;
  }
  throw new Error(`It is still not so after ${ROUNDS} collections.`);
}
