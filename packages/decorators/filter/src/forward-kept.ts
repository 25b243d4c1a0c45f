import type { Next, ObservedEvent } from "@llmobs/core";

/** Passes on what is kept of a batch, as one batch: the very same one where nothing is dropped. */
export function forwardKept(
  events: readonly ObservedEvent[],
  keeps: (event: ObservedEvent) => boolean,
  drop: (event: ObservedEvent) => void,
  next: Next,
): void | Promise<void> {
  let kept: ObservedEvent[] | undefined;
  for (const [index, event] of events.entries()) {
    if (keeps(event)) {
      kept?.push(event);
    } else {
      kept ??= events.slice(0, index);
      drop(event);
    }
  }
  const rest = kept ?? events;
  if (rest.length > 0) return next.handleBatch(rest);
}
