import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Collects what nobody refers to any more until that shows, as it does some turns later; or gives up. */
export async function collectGarbageUntil(shows: () => boolean): Promise<void> {
  for (let round = 0; round < 100 && !shows(); round++) {
    collect();
    await setImmediate();
  }
}
