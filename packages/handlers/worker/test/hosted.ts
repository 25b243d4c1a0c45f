/** The handlers that the tests run in a thread. */
import { appendFileSync } from "node:fs";
import { type Handler, type ObservedEvent, pipe } from "@llmobs/core";
import { batchError, closedError, deliveryError } from "@llmobs/core/error";
import type { HostedOptions, Mode } from "./hosted-options.ts";
import { modeOf } from "./hosted-options.ts";

/** Writes the ids of events to a file, unless its mode has it do something else. */
export function switched({ path, mode }: HostedOptions): Handler {
  let isDisposed = false;
  const write = (events: readonly ObservedEvent[]): void => {
    for (const { id } of events) appendFileSync(path, `${id}\n`);
  };
  return {
    name: "switched",
    handle: async (event) => {
      await switchedBatch([event], modeOf(mode));
    },
    handleBatch: (events) => switchedBatch(events, modeOf(mode)),
    flush: async ({ signal }) => {
      if (modeOf(mode) !== "hangs") return;
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      appendFileSync(path, "gave up\n");
    },
    [Symbol.asyncDispose]: async () => {
      isDisposed = true;
      if (modeOf(mode) === "fails") throw new Error("could not be closed");
    },
  };

  function switchedBatch(events: readonly ObservedEvent[], does: Mode): void | Promise<void> {
    if (isDisposed) throw closedError("switched");
    switch (does) {
      case "works":
        return write(events);
      case "fails":
        throw deliveryError("busy", { retryAfterMs: 70, cause: new RangeError("503") });
      case "fails partly": {
        write(events.filter((_, index) => index % 2 === 0));
        const error = deliveryError("too long", { retryable: false, reason: "too_large" });
        const failed = events.filter((_, index) => index % 2 === 1);
        throw batchError(failed.map((event) => ({ event, error })));
      }
      case "hangs":
        return new Promise(() => {});
      case "blocks":
        for (;;) Atomics.wait(mode, 1, 0, 60_000);
      case "exits":
        write(events.slice(0, 1));
        process.exit(3);
      case "throws later":
        setImmediate(() => {
          throw new Error("a bug in the handler");
        });
        return new Promise(() => {});
    }
  }
}

/** A pipe that drops logs. */
export function piped(options: HostedOptions): Handler {
  return pipe(
    (next, context) => ({
      name: "no-logs",
      handle: (event) =>
        event.type === "log" ? context.drop(event, "filtered") : next.handle(event),
      handleBatch: (events) => {
        for (const event of events) if (event.type === "log") context.drop(event, "filtered");
        context.diagnostic({ kind: "seen", message: "A batch", error: new Error("inner") });
        return next.handleBatch(events.filter(({ type }) => type !== "log"));
      },
    }),
    switched(options),
  );
}

/** Takes events into a queue. */
export function queueing(): Handler {
  return { name: "queueing", acknowledges: "enqueue", handle: () => {} };
}

/** Needs its manager. */
export function raising(): Handler {
  let raise = (): void => {};
  return {
    name: "raising",
    attach: (host) => {
      raise = () => host.emit("log", { message: "raised" });
    },
    handle: () => raise(),
  };
}

/** Takes single events only; every second one fails. */
export function single({ path }: HostedOptions): Handler {
  let events = 0;
  return {
    name: "single",
    handle: async ({ id }) => {
      if (events++ % 2 === 1) throw new Error("odd");
      appendFileSync(path, `${id}\n`);
    },
  };
}

export const notAFactory = "a text";
