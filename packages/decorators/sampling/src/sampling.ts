import type { Decorator, ObservedEvent } from "@llmobs/core";
import { forwardKept } from "@llmobs/core/batch";
import { askKeep } from "./ask-keep.ts";
import { draw } from "./draw.ts";
import { readOptions, type SamplingOptions } from "./sampling-options.ts";

/**
 * Lets a share of all sessions through, whole: the events of a session, or where there is none of a
 * trace, go on or are dropped (`sampled_out`) together, and every process and every sampler of the
 * same rate decides alike. A higher rate keeps all that a lower one kept. Errors always go on.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { sampling } from "@llmobs/sampling";
 *
 * const printer: Handler = { name: "printer", handle: (event) => console.log(event.type) };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(sampling({ rate: 0.1 }), printer)],
 * });
 * for (let user = 1; user <= 1_000; user++) {
 *   observability.trace.session({ id: `user-${user}` }, () => {});
 * }
 * const { delivered } = await observability.shutdown();
 * console.log(delivered > 150 && delivered < 250); // true
 * ```
 */
export function sampling(options: SamplingOptions): Decorator {
  const { rate, keep } = readOptions(options);
  return (next, context) => {
    const wins = draw(rate);
    const keeps = (event: ObservedEvent): boolean => wins(event) || askKeep(keep, event, context);
    const sampleOut = (event: ObservedEvent): void => context.drop(event, "sampled_out");
    return {
      name: "sampling",
      handle: (event) => (keeps(event) ? next.handle(event) : sampleOut(event)),
      handleBatch: (events) => forwardKept(events, keeps, sampleOut, next),
    };
  };
}
