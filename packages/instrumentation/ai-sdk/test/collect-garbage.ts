import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Collects garbage, and lets those hear of it who wait for that. */
export async function collectGarbage(): Promise<void> {
  collect();
  await setImmediate();
}

/** Does so until something has come of it; fails where nothing does. */
export async function collectUntil(isDone: () => boolean): Promise<void> {
  for (let rounds = 0; !isDone(); rounds++) {
    if (rounds > 100) throw new Error("It is kept, however often garbage is collected.");
    await collectGarbage();
  }
}
