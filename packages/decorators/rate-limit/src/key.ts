import type { DecoratorContext, ObservedEvent } from "@llmobs/core";
import type { RateLimitOptions } from "./rate-limit-options.ts";

/** The limit of all events that have none of their own. */
const SHARED = "";

/** Makes the function that names the limit to which an event is subject. It never throws. */
export function keyOf(
  by: NonNullable<RateLimitOptions["by"]>,
  context: DecoratorContext,
): (event: ObservedEvent) => string {
  if (by === "type") return ({ type }) => type;
  if (by === "session") return ({ sessionId }) => sessionId ?? SHARED;
  return (event) => {
    try {
      const key: unknown = by(event);
      if (typeof key === "string") return key;
      // A promise that rejects would end the process.
      if (key instanceof Promise) key.catch(() => {});
      throw new TypeError(`[rateLimit] by must answer with a string; it gave a ${typeof key}.`);
    } catch (error) {
      context.diagnostic({
        kind: "by_error",
        message: "The rate limit's by failed; the event was counted under the shared limit",
        error,
      });
      return SHARED;
    }
  };
}
