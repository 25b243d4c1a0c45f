import { busError } from "./bus-error.ts";
import type { CommandContext, Middleware } from "./command-context.ts";

/** Runs a command inside its middleware, from the index on. */
export function runMiddleware(
  middleware: readonly Middleware[],
  context: CommandContext,
  command: () => unknown,
  index = 0,
): unknown {
  const outermost = middleware[index];
  if (outermost === undefined) return command();
  let called = false;
  return outermost(context, async () => {
    if (called) {
      throw busError(
        "ERR_LLMOBS_BUS_NEXT_TWICE",
        `A middleware called next() twice for ${context.type}; call it once and keep the promise.`,
      );
    }
    called = true;
    return runMiddleware(middleware, context, command, index + 1);
  });
}
