import type { ObservedEvent } from "../src/event.ts";
import type { Handler } from "../src/handler.ts";

/** A call that waits for the test to settle it. */
interface HeldCall {
  readonly events: readonly ObservedEvent[];
  resolve(): void;
  reject(error: unknown): void;
}

export interface HeldHandler extends Handler {
  /** The calls that are not settled yet, the oldest first. */
  readonly held: readonly HeldCall[];
}

/** An asynchronous handler whose calls settle when the test says so, and otherwise never. */
export function heldHandler(name = "held"): HeldHandler {
  const held: HeldCall[] = [];
  const hold = (events: readonly ObservedEvent[]): Promise<void> =>
    new Promise((resolve, reject) => {
      const call: HeldCall = {
        events,
        resolve: () => settle(resolve),
        reject: (error) => settle(() => reject(error)),
      };
      const settle = (how: () => void): void => {
        held.splice(held.indexOf(call), 1);
        how();
      };
      held.push(call);
    });
  return { name, held, handle: (event) => hold([event]), handleBatch: hold };
}
