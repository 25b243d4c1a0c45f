import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { turn } from "./turn.ts";

/** How `collectGarbageUntil` waits. */
export interface CollectGarbageOptions {
  /** Milliseconds after which it gives up. @default 5000 */
  readonly patienceMs?: number;
  /** What it says then. */
  readonly message?: string;
}

let collect: (() => void) | undefined;

/** Collects what nobody refers to any more, and lets those hear of it who wait for that. */
export async function collectGarbage(): Promise<void> {
  collect ??= exposed();
  // Some objects are let go of only by the callbacks of others.
  for (let round = 0; round < 3; round++) {
    await turn();
    collect();
  }
  await turn();
}

/**
 * Collects garbage until it shows that something was collected, for tests of what must not be kept. Node
 * need not be started with `--expose-gc`.
 *
 * @throws Error where it does not show.
 * @example
 * ```ts
 * import { collectGarbageUntil } from "@llmobs/testing";
 *
 * const forgotten = new WeakRef({ text: "Nobody holds me." });
 * await collectGarbageUntil(() => forgotten.deref() === undefined);
 * console.log(forgotten.deref()); // undefined
 * ```
 */
export async function collectGarbageUntil(
  shows: () => boolean,
  { patienceMs = 5_000, message = "It is kept" }: CollectGarbageOptions = {},
): Promise<void> {
  const latest = performance.now() + patienceMs;
  while (!shows()) {
    if (performance.now() > latest) {
      throw new Error(`${message}, however often garbage was collected in ${patienceMs} ms.`);
    }
    await collectGarbage();
  }
}

/** `gc`, also in a process that was started without `--expose-gc`. */
function exposed(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
