import { callBatch } from "./call-batch.ts";
import { closedError } from "./delivery-error.ts";
import { DropCounts, sumDropped } from "./drop-counts.ts";
import type { ObservedEvent } from "./event.ts";
import type { Decorator, DecoratorContext, FlushOptions, Handler, Host, Next } from "./handler.ts";
import { hostOf } from "./host-of.ts";
import { requireHandler } from "./require-handler.ts";
import { Sink } from "./sink.ts";
import type { HandlerStats } from "./stats.ts";
import { standAlone, type Surroundings } from "./surroundings.ts";

/**
 * Puts decorators in front of a handler, the first one outermost, and makes one handler of them. It
 * owns the whole: it attaches, flushes and disposes every part, the outermost first, supplies what a
 * part lacks, and keeps the books.
 *
 * @throws TypeError where the last argument is no handler or another is no decorator, and whatever a
 * decorator throws that refuses what stands behind it.
 * @example
 * ```ts
 * import { type Decorator, type Handler, ObservabilityManager, pipe } from "@llmobs/core";
 *
 * const errorsOnly: Decorator = (next, context) => ({
 *   name: "errors-only",
 *   handle: (event) =>
 *     event.level === "error" ? next.handle(event) : context.drop(event, "filtered"),
 * });
 * const printer: Handler = { name: "printer", handle: (event) => console.log(event.type) };
 *
 * const observability = new ObservabilityManager({
 *   source: "docs",
 *   handlers: [pipe(errorsOnly, printer)],
 * });
 * observability.log("not printed");
 * observability.error(new Error("printed")); // error
 * ```
 */
export function pipe(...parts: [...decorators: Decorator[], handler: Handler]): Handler {
  const handler = requireHandler("pipe", parts.at(-1));
  const decorators = parts.slice(0, -1) as Decorator[];
  for (const decorator of decorators) {
    if (typeof decorator !== "function") {
      throw new TypeError(
        `[pipe] Expected decorators, then one handler, as in pipe(filter(…), fileHandler(…)); received ${typeof decorator} among the decorators.`,
      );
    }
  }
  return new Pipe(decorators, handler);
}

class Pipe implements Handler {
  readonly name: string;
  readonly acknowledges?: "enqueue";
  readonly #first: Next;
  /** Every part, the outermost first: the order of flush and dispose. */
  readonly #parts: readonly Handler[];
  readonly #sinks = new Map<Handler, Sink>();
  readonly #composites: Handler[] = [];
  readonly #dropped = new DropCounts();
  readonly #ending = new AbortController();
  #surroundings: Surroundings;
  #disposal: Promise<void> | undefined;

  constructor(decorators: readonly Decorator[], handler: Handler) {
    this.name = handler.name;
    this.#surroundings = standAlone(handler.name);
    const parts: Handler[] = [handler];
    let next = this.#adopt(handler);
    for (const decorator of decorators.toReversed()) {
      const adopted: Handler[] = [];
      let node: Handler | undefined;
      node = requireHandler(
        "pipe",
        decorator(
          next,
          this.#contextFor(adopted, () => node?.name),
        ),
      );
      next = nextOf(node, next);
      parts.unshift(node, ...adopted);
    }
    this.#first = next;
    this.#parts = parts;
    if (next.acknowledges !== undefined) this.acknowledges = next.acknowledges;
  }

  handle(event: ObservedEvent): void | Promise<void> {
    if (this.#disposal !== undefined) throw closedError(this.name);
    return this.#first.handle(event);
  }

  handleBatch(events: readonly ObservedEvent[]): void | Promise<void> {
    if (this.#disposal !== undefined) throw closedError(this.name);
    return this.#first.handleBatch(events);
  }

  attach(host: Host): void {
    this.#surroundings = host;
    host.signal.addEventListener("abort", () => this.#ending.abort(), { once: true });
    for (const sink of this.#sinks.values()) sink.moveTo(host.gate);
    for (const part of this.#parts) part.attach?.(hostOf(part, host));
  }

  stats(): HandlerStats {
    const inner = this.#composites.map((composite) => composite.stats?.());
    const branches = inner.flatMap((stats) => stats?.branches ?? []);
    return {
      delivered:
        sum([...this.#sinks.values()].map((sink) => sink.delivered)) +
        sum(inner.map((stats) => stats?.delivered ?? 0)),
      dropped: sumDropped([
        this.#dropped.toRecord(),
        ...inner.map((stats) => stats?.dropped ?? {}),
      ]),
      queued:
        sum(this.#parts.map((part) => part.queued?.() ?? 0)) +
        sum(inner.map((stats) => stats?.queued ?? 0)),
      durable:
        sum(this.#parts.map((part) => (part.durable === true ? (part.queued?.() ?? 0) : 0))) +
        sum(inner.map((stats) => stats?.durable ?? 0)),
      recovered:
        sum(this.#parts.map((part) => part.recovered?.() ?? 0)) +
        sum(inner.map((stats) => stats?.recovered ?? 0)),
      ...(branches.length > 0 && { branches }),
    };
  }

  async flush(options: FlushOptions): Promise<void> {
    await inOrder(this.#parts, (part) => part.flush?.(options));
  }

  flushSync(): void {
    for (const part of this.#parts) part.flushSync?.();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    try {
      await inOrder(this.#parts, (part) => {
        this.#sinks.get(part)?.dispose();
        return part[Symbol.asyncDispose]?.();
      });
    } finally {
      this.#ending.abort();
    }
  }

  #contextFor(adopted: Handler[], name: () => string | undefined): DecoratorContext {
    const surroundings = (): Surroundings => this.#surroundings;
    return {
      // Looked up at each use, since the manager's clock comes only with `attach`.
      clock: {
        now: () => surroundings().clock.now(),
        monotonic: () => surroundings().clock.monotonic(),
        setTimeout: (callback, delayMs) => surroundings().clock.setTimeout(callback, delayMs),
        clearTimeout: (timer) => surroundings().clock.clearTimeout(timer),
      },
      signal: this.#ending.signal,
      drop: (_event, reason) => this.#dropped.add(reason, 1),
      diagnostic: (diagnostic) =>
        surroundings().diagnostic({ node: name() ?? this.name, ...diagnostic }),
      adopt: (handler) => {
        adopted.push(requireHandler("adopt", handler));
        return this.#adopt(handler);
      },
    };
  }

  /** A composite counts its own deliveries; in front of anything else stands a sink that does. */
  #adopt(handler: Handler): Next {
    if (handler.stats !== undefined) {
      this.#composites.push(handler);
      return nextOf(handler);
    }
    const sink = new Sink(handler, this.#surroundings.gate);
    this.#sinks.set(handler, sink);
    return sink;
  }
}

/** The boundary in front of a part that doesn't end the way: batches are complete and failures named. */
function nextOf(handler: Handler, behind?: Next): Next {
  return {
    handle: (event) => handler.handle(event),
    handleBatch: (events) => callBatch(handler, events),
    acknowledges: handler.acknowledges ?? behind?.acknowledges,
  };
}

/** Runs a step for each part in turn, also when one fails, and then throws what failed. */
async function inOrder(
  parts: readonly Handler[],
  step: (part: Handler) => void | Promise<void>,
): Promise<void> {
  const errors: unknown[] = [];
  for (const part of parts) {
    try {
      await step(part);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1)
    throw new AggregateError(errors, `${errors.length} parts of a pipe failed.`);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
