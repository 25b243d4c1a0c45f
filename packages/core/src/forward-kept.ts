import type { ObservedEvent } from "./event.ts";
import type { Next } from "./handler.ts";

/**
 * Passes on what is kept of a batch, as one batch: the very same one where nothing is dropped, none
 * where everything is. Drops are booked when the rest has settled, since whoever handed the batch over
 * counts all of it as on its way until then.
 *
 * @example
 * ```ts
 * import type { Decorator, ObservedEvent } from "@llmobs/core";
 * import { forwardKept } from "@llmobs/core/batch";
 *
 * const withoutDebug: Decorator = (next, context) => {
 *   const keeps = (event: ObservedEvent): boolean => event.level !== "debug";
 *   const drop = (event: ObservedEvent): void => context.drop(event, "filtered");
 *   return {
 *     name: "without-debug",
 *     handle: (event) => (keeps(event) ? next.handle(event) : drop(event)),
 *     handleBatch: (events) => forwardKept(events, keeps, drop, next),
 *   };
 * };
 * ```
 */
export function forwardKept(
  events: readonly ObservedEvent[],
  keeps: (event: ObservedEvent) => boolean,
  drop: (event: ObservedEvent) => void,
  next: Next,
): void | Promise<void> {
  let kept: ObservedEvent[] | undefined;
  const dropped: ObservedEvent[] = [];
  for (const [index, event] of events.entries()) {
    if (keeps(event)) {
      kept?.push(event);
    } else {
      kept ??= events.slice(0, index);
      dropped.push(event);
    }
  }
  if (kept === undefined) return next.handleBatch(events);
  const bookDrops = (): void => dropped.forEach(drop);
  if (kept.length === 0) return bookDrops();
  let delivery: void | Promise<void>;
  try {
    delivery = next.handleBatch(kept);
  } catch (error) {
    bookDrops();
    throw error;
  }
  return delivery === undefined ? bookDrops() : delivery.finally(bookDrops);
}
