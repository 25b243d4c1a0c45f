import type { CompleteRule } from "./alert-rule.ts";
import { SlidingWindow } from "./sliding-window.ts";

type State =
  | { readonly kind: "ok" }
  /** `at` is when it fired, by the monotonic clock. */
  | { readonly kind: "firing"; readonly at: number };

/** A change of state, and the figure that brought it about. */
export interface Change {
  readonly state: "firing" | "recovered";
  readonly value: number;
}

/** One session, user, … of a rule: its figure, and whether it is too high. */
export class WatchedKey {
  readonly #rule: CompleteRule;
  readonly #window: SlidingWindow;
  #state: State = { kind: "ok" };

  constructor(rule: CompleteRule) {
    this.#rule = rule;
    this.#window = new SlidingWindow(rule.windowMs, rule.aggregate);
  }

  get isFiring(): boolean {
    return this.#state.kind === "firing";
  }

  add(value: number, now: number): Change | undefined {
    this.#window.add(value, now);
    return this.check(now);
  }

  /** Says what has changed, if anything; time alone changes things too. */
  check(now: number): Change | undefined {
    const { above, minEvents, cooldownMs } = this.#rule;
    const tally = this.#window.at(now);
    const value = tally.figure();
    const isTooHigh = tally.count >= minEvents && value > above;
    switch (this.#state.kind) {
      case "ok":
        if (!isTooHigh) return undefined;
        this.#state = { kind: "firing", at: now };
        return { state: "firing", value };
      case "firing":
        // Near its bound a figure goes up and down; nobody wants to hear of each time.
        if (isTooHigh || now - this.#state.at < cooldownMs) return undefined;
        this.#state = { kind: "ok" };
        return { state: "recovered", value };
    }
  }
}
