import type { Decorator } from "@llmobs/core";

/** The decorator that changes nothing: whatever works without it works behind it and in front of it. */
export const identity: Decorator = (next) => ({
  name: "identity",
  handle: (event) => next.handle(event),
  handleBatch: (events) => next.handleBatch(events),
});
