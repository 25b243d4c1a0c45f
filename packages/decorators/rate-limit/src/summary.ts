import type { DecoratorContext, ObservedEvent, Timer } from "@llmobs/core";

const INTERVAL_MS = 15_000;
const MAX_TYPES = 20;
const TYPES_TOLD = 5;

/** Counts what was dropped by type, and tells of it in one diagnostic every now and then. */
export class Summary {
  readonly #context: DecoratorContext;
  readonly #limit: string;
  readonly #byType = new Map<string, number>();
  #timer: Timer | undefined;

  /** @param limit the limit that was exceeded, in words */
  constructor(context: DecoratorContext, limit: string) {
    this.#context = context;
    this.#limit = limit;
  }

  add({ type }: ObservedEvent): void {
    const isRoom = this.#byType.size < MAX_TYPES || this.#byType.has(type);
    const name = isRoom ? type : "other types";
    this.#byType.set(name, (this.#byType.get(name) ?? 0) + 1);
    if (this.#timer !== undefined) return;
    this.#timer = this.#context.clock.setTimeout(() => this.tell(), INTERVAL_MS);
    this.#timer.unref();
  }

  /** Tells at once what has not been told. */
  tell(): void {
    if (this.#timer === undefined) return;
    this.#context.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    const counts = [...this.#byType].toSorted(([, one], [, other]) => other - one);
    this.#byType.clear();
    const count = counts.reduce((sum, [, ofType]) => sum + ofType, 0);
    const told = counts.slice(0, TYPES_TOLD).map(([type, ofType]) => `${ofType} ${type}`);
    if (counts.length > TYPES_TOLD) told.push("…");
    this.#context.diagnostic({
      kind: "rate_limited",
      message: `Dropped ${count} events beyond ${this.#limit}: ${told.join(", ")}`,
      count,
    });
  }
}
