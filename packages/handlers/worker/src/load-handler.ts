import type { Handler, HandlerPlugin } from "@llmobs/core";
import type { Program } from "./messages.ts";

/**
 * Imports the module and has it make its handler.
 *
 * @throws Error where the module has no such factory, and whatever that throws; where the handler takes
 * events into a queue, since what becomes of them would never come back to the books.
 */
export async function loadHandler({ module, factory, options }: Program): Promise<Handler> {
  const exports = (await import(module)) as Readonly<Record<string, unknown>>;
  const handler = factory === undefined ? fromPlugin(exports) : fromFactory(exports, factory);
  if (handler.acknowledges === "enqueue") {
    throw new TypeError(
      `[worker] ${handler.name} takes events into a queue, which belongs in front: pipe(buffer(), workerHandler(…)).`,
    );
  }
  return handler;

  function fromPlugin({ plugin }: Readonly<Record<string, unknown>>): Handler {
    const { kind, create } = (plugin ?? {}) as Partial<HandlerPlugin<object>>;
    if (kind !== "handler" || typeof create !== "function")
      throw withoutFactory("handler's plugin");
    return create(options);
  }

  function fromFactory(from: Readonly<Record<string, unknown>>, name: string): Handler {
    const make = from[name];
    if (typeof make !== "function") throw withoutFactory(`function ${name}`);
    return (make as (options: object) => Handler)(options);
  }

  function withoutFactory(what: string): Error {
    const names = Object.keys(exports).join(", ") || "nothing";
    return new TypeError(`[worker] ${module} exports no ${what}. It exports: ${names}.`);
  }
}
