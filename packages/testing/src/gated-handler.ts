import type { Handler, ObservedEvent } from "@llmobs/core";
import { batchError, closedError, deliveryError, type FailedEvent } from "@llmobs/core/error";

/** One call that a gated handler received. */
export interface GatedCall {
  readonly kind: "handle" | "handleBatch";
  readonly events: readonly ObservedEvent[];
}

/**
 * A destination whose behaviour a test decides, while it runs. Each of `hang`, `fail`, `failWhere`
 * and `release` holds until the next of them, for calls to come and for those that hang.
 */
export interface GatedHandler extends Handler {
  handleBatch(events: readonly ObservedEvent[]): void | Promise<void>;
  flush(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  /** What arrived, in order. */
  readonly events: readonly ObservedEvent[];
  /** All calls in order, also those that failed or hang. */
  readonly calls: readonly GatedCall[];
  /** How many calls hang. */
  readonly hanging: number;
  /** How often it was disposed. */
  readonly disposals: number;
  /** Calls stay unanswered. */
  hang(): void;
  /** Calls fail, with this error or with one that names no cause. */
  fail(error?: unknown): void;
  /** Events that match fail, in a batch only they; the others arrive. */
  failWhere(matches: (event: ObservedEvent) => boolean, error?: unknown): void;
  /** Calls succeed again. */
  release(): void;
}

/** How a gated handler answers while nothing is wrong with it. */
export interface GatedHandlerOptions {
  /** @default "gated" */
  readonly name?: string;
  /**
   * Answer with promises even where nothing hangs, as a destination behind a network does; otherwise
   * calls return or throw at once. @default false
   */
  readonly async?: boolean;
}

type Gate =
  | { readonly kind: "open" }
  | { readonly kind: "hanging" }
  | {
      readonly kind: "failing";
      readonly error: unknown;
      readonly matches: (event: ObservedEvent) => boolean;
    };

interface HangingCall {
  readonly call: GatedCall;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Makes a destination that hangs, fails in whole or in part and recovers on command.
 *
 * @example
 * ```ts
 * import { eventFactory, gatedHandler } from "@llmobs/testing";
 *
 * const sink = gatedHandler();
 * sink.hang();
 * const handled = sink.handle(eventFactory().event("log"));
 * console.log(sink.events.length, sink.hanging); // 0 1
 * sink.release();
 * await handled;
 * console.log(sink.events.length, sink.hanging); // 1 0
 * ```
 */
export function gatedHandler(options: GatedHandlerOptions = {}): GatedHandler {
  const { name = "gated", async: answersLater = false } = options;
  const events: ObservedEvent[] = [];
  const calls: GatedCall[] = [];
  const waiting = new Set<HangingCall>();
  const whenIdle = new Set<() => void>();
  let gate: Gate = { kind: "open" };
  let disposals = 0;

  function receive(call: GatedCall): void | Promise<void> {
    if (disposals > 0) throw closedError(name);
    calls.push(call);
    if (gate.kind === "hanging") {
      return new Promise((resolve, reject) => {
        waiting.add({ call, resolve, reject });
      });
    }
    if (!answersLater) return answer(call);
    return Promise.resolve().then(() => answer(call));
  }

  function answer({ kind, events: given }: GatedCall): void {
    const failures: FailedEvent[] = [];
    for (const event of given) {
      if (gate.kind === "failing" && gate.matches(event))
        failures.push({ event, error: gate.error });
      else events.push(event);
    }
    const [failure] = failures;
    if (failure !== undefined) throw kind === "handle" ? failure.error : batchError(failures);
  }

  function change(to: Gate): void {
    gate = to;
    if (to.kind === "hanging") return;
    for (const hanging of waiting) {
      waiting.delete(hanging);
      try {
        answer(hanging.call);
        hanging.resolve();
      } catch (error) {
        hanging.reject(error);
      }
    }
    for (const resolve of whenIdle) resolve();
    whenIdle.clear();
  }

  function idle(): Promise<void> {
    if (waiting.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      whenIdle.add(resolve);
    });
  }

  const sink: GatedHandler = {
    name,
    events,
    calls,
    get hanging() {
      return waiting.size;
    },
    get disposals() {
      return disposals;
    },
    handle: (event) => receive({ kind: "handle", events: [event] }),
    handleBatch: (batch) => receive({ kind: "handleBatch", events: [...batch] }),
    flush: idle,
    hang: () => {
      change({ kind: "hanging" });
    },
    fail: (error = deliveryError(`[${name}] The destination fails.`)) => {
      change({ kind: "failing", error, matches: () => true });
    },
    failWhere: (
      matches,
      error = deliveryError(`[${name}] The destination refuses this event.`),
    ) => {
      change({ kind: "failing", error, matches });
    },
    release: () => {
      change({ kind: "open" });
    },
    [Symbol.asyncDispose]: () => {
      disposals += 1;
      return idle();
    },
  };
  return sink;
}
