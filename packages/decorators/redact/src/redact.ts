import type { Decorator, ObservedEvent } from "@llmobs/core";
import { forwardKept } from "@llmobs/core/batch";
import { EventRedactor } from "./event-redactor.ts";
import { type RedactOptions, readOptions } from "./redact-options.ts";

/**
 * Takes secrets, personal data and, where asked to, content out of events. It works on a copy, and passes an
 * event in which there is nothing to redact on as it is. What it can't redact it drops (`transform_error`).
 *
 * Without options, everything is on but what `content` does: the usual names of secrets, and all built-in
 * patterns.
 *
 * @throws RangeError or TypeError where an option has no sense, and where a pattern of your own can't be matched
 * without backtracking.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager } from "@llmobs/core";
 * import { redact } from "@llmobs/redact";
 *
 * const printer: Handler = { name: "printer", handle: ({ data }) => console.log(JSON.stringify(data)) };
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   decorators: [redact()],
 *   handlers: [printer],
 * });
 * observability.log("mail from ada@example.com");
 * // => {"message":"mail from [redacted:email]"}
 * ```
 */
export function redact(options: RedactOptions = {}): Decorator {
  const settings = readOptions(options);
  return (next, context) => {
    const redactor = new EventRedactor(settings);

    /** The event to pass on, or none where it can't be redacted. */
    function redacted(event: ObservedEvent): ObservedEvent | undefined {
      try {
        return redactor.redact(event);
      } catch (error) {
        context.diagnostic({
          kind: "transform_error",
          message: "An event could not be redacted and was dropped",
          error,
        });
        return undefined;
      }
    }

    const drop = (event: ObservedEvent): void => context.drop(event, "transform_error");
    return {
      name: "redact",
      handle: (event) => {
        const safe = redacted(event);
        return safe === undefined ? drop(event) : next.handle(safe);
      },
      handleBatch: (events) => {
        let changed: ObservedEvent[] | undefined;
        const failed = new Set<ObservedEvent>();
        for (const [index, event] of events.entries()) {
          const safe = redacted(event);
          if (safe === undefined) failed.add(event);
          else if (safe !== event) (changed ??= [...events])[index] = safe;
        }
        return forwardKept(changed ?? events, (event) => !failed.has(event), drop, next);
      },
    };
  };
}
