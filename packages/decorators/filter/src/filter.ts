import type { Decorator, ObservedEvent } from "@llmobs/core";
import { forwardKept } from "@llmobs/core/batch";
import { severityNumber } from "@llmobs/core/level";
import { type FilterOptions, readOptions } from "./filter-options.ts";
import { typeMatcher } from "./type-matcher.ts";

/**
 * Lets events through by type, by level and by a function of your own; the others are dropped as
 * `filtered`. An event goes on where all that is given agrees; `exclude` wins over `include`.
 *
 * @throws RangeError or TypeError where an option has no sense.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 * import { filter } from "@llmobs/filter";
 *
 * const printer: Handler = { name: "printer", handle: (event) => console.log(event.type) };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(filter({ include: ["llm.*", "error"], exclude: ["llm.start"] }), printer)],
 * });
 * observability.log("not printed");
 * observability.error(new Error("no model")); // => error
 * ```
 */
export function filter(options: FilterOptions = {}): Decorator {
  const { include, exclude, minLevel, where, keepsOnWhereError } = readOptions(options);
  return (next, context) => {
    const isWanted =
      include === undefined && exclude === undefined ? undefined : typeMatcher(include, exclude);
    const minSeverity = minLevel === undefined ? 0 : severityNumber(minLevel);

    function keeps(event: ObservedEvent): boolean {
      if (isWanted !== undefined && !isWanted(event.type)) return false;
      if (minSeverity !== 0 && severityNumber(event.level) < minSeverity) return false;
      return where === undefined || answerOf(where, event);
    }

    function answerOf(ask: (event: ObservedEvent) => unknown, event: ObservedEvent): boolean {
      try {
        const answer = ask(event);
        if (answer instanceof Promise) {
          // It counts as true to JavaScript, and rejecting it would end the process.
          answer.catch(() => {});
          throw new TypeError("[filter] where must answer with true or false; it gave a promise.");
        }
        return Boolean(answer);
      } catch (error) {
        const fate = keepsOnWhereError ? "kept" : "dropped";
        context.diagnostic({
          kind: "where_error",
          message: `The filter's where failed; the event was ${fate}`,
          error,
        });
        return keepsOnWhereError;
      }
    }

    const dropFiltered = (event: ObservedEvent): void => context.drop(event, "filtered");
    return {
      name: "filter",
      handle: (event) => (keeps(event) ? next.handle(event) : dropFiltered(event)),
      handleBatch: (events) => forwardKept(events, keeps, dropFiltered, next),
    };
  };
}
