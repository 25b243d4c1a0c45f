import type { AsyncDisk, Disk } from "./disk.ts";

/** One request to the disk; who runs the steps decides whether to block for it. */
interface Call {
  readonly name: keyof Disk;
  readonly args: readonly unknown[];
}

/**
 * Work on a file, written once and run in two ways: `runSync` blocks for each call, `runAsync`
 * awaits it. A call that fails throws inside the steps.
 */
export type Steps<Result> = Generator<Call, Result, unknown>;

/** Makes one call from within steps. */
export function* call<Name extends keyof Disk>(
  name: Name,
  ...args: Parameters<Disk[Name]>
): Steps<ReturnType<Disk[Name]>> {
  return (yield { name, args }) as ReturnType<Disk[Name]>;
}

type AnyCall = (...args: readonly unknown[]) => unknown;

/** Runs steps to their end, blocking. */
export function runSync<Result>(steps: Steps<Result>, disk: Disk): Result {
  let step = steps.next();
  while (step.done !== true) {
    const { name, args } = step.value;
    let answer: unknown;
    try {
      answer = (disk[name] as AnyCall)(...args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}

/** Runs steps to their end, awaiting each call. What comes before the first one happens at once. */
export async function runAsync<Result>(steps: Steps<Result>, disk: AsyncDisk): Promise<Result> {
  let step = steps.next();
  while (step.done !== true) {
    const { name, args } = step.value;
    let answer: unknown;
    try {
      answer = await (disk[name] as AnyCall)(...args);
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(answer);
  }
  return step.value;
}
