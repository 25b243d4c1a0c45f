import type { AsyncDisk, Disk } from "../src/disk.ts";
import { systemDisk } from "../src/system-disk.ts";

type CallName = keyof Disk;

/** What a call does instead of what was asked: fail with a code, or write only so many bytes. */
type Fault = string | number;

export interface FaultyDisk {
  readonly disk: Disk;
  /** Answers each call a turn later. */
  readonly asyncDisk: AsyncDisk;
  /** The calls so far, by name; writes with the bytes that were asked for. */
  readonly calls: readonly string[];
  /** The next calls of this name do these things, one after the other. */
  readonly next: (name: CallName, ...faults: readonly Fault[]) => void;
  /** From now on every call of this name fails so, or works again. */
  readonly always: (name: CallName, fault: Fault | undefined) => void;
  /** Keeps the next asynchronous call of this name unanswered until the function is called. */
  readonly hold: (name: CallName) => () => void;
  readonly count: (name: CallName) => number;
}

/** The machine's own disk, with faults on demand. */
export function faultyDisk(): FaultyDisk {
  const calls: string[] = [];
  const planned = new Map<CallName, Fault[]>();
  const lasting = new Map<CallName, Fault>();
  const held = new Map<CallName, Promise<void>>();

  function perform(name: CallName, args: readonly unknown[]): unknown {
    const fault = planned.get(name)?.shift() ?? lasting.get(name);
    calls.push(name === "write" ? `write ${String(args[3])}` : name);
    if (typeof fault === "string") {
      throw Object.assign(new Error(`${fault}: ${name} failed`), { code: fault });
    }
    if (name === "pause") return undefined;
    const call = systemDisk[name] as (...given: readonly unknown[]) => unknown;
    if (fault === undefined) return call(...args);
    const [fd, bytes, offset, length] = args;
    return call(fd, bytes, offset, Math.min(fault, length as number));
  }

  async function performLater(name: CallName, args: readonly unknown[]): Promise<unknown> {
    const hold = held.get(name);
    held.delete(name);
    await hold;
    return perform(name, args);
  }

  const names = Object.keys(systemDisk) as readonly CallName[];
  return {
    disk: Object.fromEntries(
      names.map((name) => [name, (...args: readonly unknown[]) => perform(name, args)]),
    ) as unknown as Disk,
    asyncDisk: Object.fromEntries(
      names.map((name) => [name, (...args: readonly unknown[]) => performLater(name, args)]),
    ) as unknown as AsyncDisk,
    calls,
    next: (name, ...faults) => {
      planned.set(name, [...faults]);
    },
    always: (name, fault) => {
      if (fault === undefined) lasting.delete(name);
      else lasting.set(name, fault);
    },
    hold: (name) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(name, promise);
      return resolve;
    },
    count: (name) => calls.filter((call) => call.split(" ")[0] === name).length,
  };
}
