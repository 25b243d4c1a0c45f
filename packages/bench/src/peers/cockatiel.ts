import type { Decorator } from "@llmobs/core";
import { circuitBreaker, ConsecutiveBreaker, handleAll } from "cockatiel";

/** The circuit breaker of its documentation, in the place of ours. */
export const cockatielBreaker: Decorator = (next) => {
  const policy = circuitBreaker(handleAll, {
    halfOpenAfter: 10 * 1000,
    breaker: new ConsecutiveBreaker(5),
  });
  return {
    name: "cockatiel",
    handle: (event) => policy.execute(() => next.handle(event)),
  };
};
