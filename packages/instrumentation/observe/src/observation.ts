import type { EndFields, ObservabilityManager, Span } from "@llmobs/core";
import { attempt } from "./attempt.ts";
import { beginSpan } from "./begin-span.ts";
import type { AnyFunction, LooseOptions, ObservedEnd } from "./observe-options.ts";

/** A call that is being observed. */
export class Observation {
  readonly #span: Span<ObservedEnd>;
  readonly #options: LooseOptions;
  readonly #captureContent: boolean;
  #hasYielded = false;

  private constructor(span: Span, options: LooseOptions, captureContent: boolean) {
    this.#span = span;
    this.#options = options;
    this.#captureContent = captureContent;
  }

  /** Begins to observe a call; gives nothing where it can't be observed. */
  static begin(
    fn: AnyFunction,
    options: LooseOptions,
    manager: ObservabilityManager,
    args: readonly unknown[],
  ): Observation | undefined {
    const span = attempt("observing", beginSpan, fn, options, manager, args);
    return span && new Observation(span, options, manager.captureContent);
  }

  run<Value>(call: () => Value): Value {
    return this.#span.run(call);
  }

  /** A generator has given a value. */
  yielded(value: unknown): void {
    const { as, onYield } = this.#options;
    if (!this.#hasYielded && as === "llm") {
      this.#span.set({ timeToFirstChunkMs: this.#span.elapsedMs() });
    }
    this.#hasYielded = true;
    if (onYield !== undefined) attempt("onYield", onYield, value as never, this.#span);
  }

  end(value: unknown): void {
    attempt("the end", endWith, this.#span, this.#fieldsOf(value));
  }

  fail(error: unknown): void {
    this.#span.fail(error);
  }

  abort(): void {
    this.#span.abort();
  }

  #fieldsOf(value: unknown): EndFields<ObservedEnd> | undefined {
    const options = this.#options;
    if (options.as === "llm") {
      const { response } = options;
      return response && attempt("response", response, value as never);
    }
    if (!this.#captureContent) return undefined;
    const { result: pick } = options;
    const result = pick === undefined ? value : attempt("result", pick, value as never);
    return result === undefined ? undefined : { result };
  }
}

function endWith(span: Span<ObservedEnd>, fields: EndFields<ObservedEnd> | undefined): void {
  span.end(fields);
}
