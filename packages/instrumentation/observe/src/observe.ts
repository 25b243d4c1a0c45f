import { types } from "node:util";
import { managerInCharge } from "@llmobs/core/capture";
import { requireFunction, requireOneOf, requireString } from "@llmobs/core/options";
import { Observation } from "./observation.ts";
import { type AnyGenerator, isGenerator, observeGenerator } from "./observe-generator.ts";
import type { AnyFunction, LooseOptions, ObserveOptions } from "./observe-options.ts";

/**
 * Wraps a function so that each call is a span: of a tool, a command, an agent or a model. What comes back
 * has the function's very type, its name, its length and its other members, and is called with the `this`
 * that it is called with; values and errors pass through untouched.
 *
 * A promise's span ends when it settles. A generator's begins with its first step and ends when it is done,
 * as `aborted` if it is broken off. The manager is looked up at each call; without one, the function is just
 * called.
 *
 * @throws TypeError or RangeError where an option has no sense. A call never throws anything of ours.
 * @example
 * ```ts
 * import { type Handler, ObservabilityManager, setDefaultManager } from "@llmobs/core";
 * import { observe } from "@llmobs/observe";
 *
 * const printer: Handler = {
 *   name: "printer",
 *   handle: ({ type, data }) => {
 *     if ("toolName" in data && "status" in data) console.log(type, data.toolName, data.status);
 *   },
 * };
 * setDefaultManager(new ObservabilityManager({ source: "docs", handlers: [printer] }));
 *
 * const search = observe(async function search(query: string) {
 *   return [`about ${query}`];
 * });
 * console.log(await search("llamas"));
 * // => tool.end search ok
 * // => [ 'about llamas' ]
 * ```
 */
export function observe<Fn extends AnyFunction>(fn: Fn, options: ObserveOptions<Fn> = {}): Fn {
  requireFunction("observe", "fn", fn);
  requireOneOf("observe", "as", options.as, [undefined, "tool", "command", "agent", "llm"]);
  if (options.as === "llm") requireFunction("observe", "request", options.request);
  else if (options.name !== undefined) requireString("observe", "name", options.name);
  const loose = options as unknown as LooseOptions;
  // A proxy, since it is what it stands for in everything but being called.
  return new Proxy(fn, {
    apply(target, self, args: unknown[]) {
      const call = (): unknown => Reflect.apply(target, self, args);
      const manager = managerInCharge(loose.manager);
      if (manager === undefined) return call();
      const begin = (): Observation | undefined => Observation.begin(target, loose, manager, args);
      // Nothing of a generator function's code runs before the first step.
      return types.isGeneratorFunction(target)
        ? observeGenerator(call() as AnyGenerator, begin)
        : observeCall(call, begin());
    },
  });
}

function observeCall(call: () => unknown, observation: Observation | undefined): unknown {
  if (observation === undefined) return call();
  let value: unknown;
  try {
    value = observation.run(call);
  } catch (error) {
    observation.fail(error);
    throw error;
  }
  if (isGenerator(value)) return observeGenerator(value, () => observation);
  if (!isPlainPromise(value)) {
    observation.end(value);
    return value;
  }
  return value.then(
    (result) => {
      observation.end(result);
      return result;
    },
    (error: unknown) => {
      observation.fail(error);
      throw error;
    },
  );
}

/** As core's spans have it: any other thenable may be lazy, and must not be asked to settle. */
function isPlainPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value) && Object.getPrototypeOf(value) === Promise.prototype;
}
