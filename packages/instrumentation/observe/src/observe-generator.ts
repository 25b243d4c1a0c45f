import { types } from "node:util";
import type { Observation } from "./observation.ts";

export type AnyGenerator =
  | Generator<unknown, unknown, unknown>
  | AsyncGenerator<unknown, unknown, unknown>;

type Step = IteratorResult<unknown, unknown>;

/** Those that stand in for a generator, so that one that is observed twice is known as one. */
const standIns = new WeakSet<object>();

/** Says whether a value is a generator. Asks nothing of the value, which might be anything. */
export function isGenerator(value: unknown): value is AnyGenerator {
  return (
    types.isGeneratorObject(value) ||
    (typeof value === "object" && value !== null && standIns.has(value))
  );
}

/**
 * Stands in for a generator, of the same prototype: each step runs inside the span, which ends with the
 * last one. A consumer that breaks off ends it as `aborted`.
 *
 * @param begin is called before the first step
 */
export function observeGenerator(
  generator: AnyGenerator,
  begin: () => Observation | undefined,
): AnyGenerator {
  let observation: Observation | undefined;
  let hasBegun = false;

  function settle(step: Step, isBrokenOff: boolean): Step {
    if (step.done !== true) observation?.yielded(step.value);
    else if (isBrokenOff) observation?.abort();
    else observation?.end(step.value);
    return step;
  }

  function fail(error: unknown): never {
    observation?.fail(error);
    throw error;
  }

  function take(advance: () => unknown, isBrokenOff: boolean): unknown {
    if (observation === undefined) return advance();
    let taken: unknown;
    try {
      taken = observation.run(advance);
    } catch (error) {
      return fail(error);
    }
    return types.isPromise(taken)
      ? taken.then((step) => settle(step as Step, isBrokenOff), fail)
      : settle(taken as Step, isBrokenOff);
  }

  // As many arguments as came: a generator tells `next()` from `next(undefined)` in no way, yet others may.
  const methods = {
    next: (...values: [] | [unknown]): unknown => {
      if (!hasBegun) observation = begin();
      hasBegun = true;
      return take(() => generator.next(...values), false);
    },
    return: (value?: unknown): unknown => take(() => generator.return(value), true),
    throw: (error: unknown): unknown => take(() => generator.throw(error), false),
  };
  const standIn = Object.create(Object.getPrototypeOf(generator) as object) as AnyGenerator;
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(standIn, name, { value, writable: true, configurable: true });
  }
  standIns.add(standIn);
  return standIn;
}
