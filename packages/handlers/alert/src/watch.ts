import type { AlertData, ObservedEvent } from "@llmobs/core";
import type { CompleteRule } from "./alert-rule.ts";
import { isOver, keyOf } from "./key.ts";
import { messageOf } from "./message.ts";
import { type Change, WatchedKey } from "./watched-key.ts";

/** The two times at which something happens. */
export interface Now {
  /** Milliseconds since the epoch. */
  readonly wall: number;
  readonly monotonic: number;
}

/** What a watch tells of. */
export interface Listener {
  alert(rule: CompleteRule, key: string, alert: AlertData): void;
  /** An event could not be measured because there is no room for its key. */
  crowded(rule: CompleteRule): void;
}

/** Watches over one rule. */
export class Watch {
  readonly rule: CompleteRule;
  readonly #maxKeys: number;
  readonly #listener: Listener;
  /** The one silent for longest first. */
  readonly #keys = new Map<string, WatchedKey>();
  #firing = 0;

  constructor(rule: CompleteRule, maxKeys: number, listener: Listener) {
    this.rule = rule;
    this.#maxKeys = maxKeys;
    this.#listener = listener;
  }

  /** Whether time alone may change something. */
  get isFiring(): boolean {
    return this.#firing > 0;
  }

  /** May throw, where a function of the rule does. */
  take(event: ObservedEvent, now: Now): void {
    const { types, of, by } = this.rule;
    if (types !== undefined && !types.has(event.type)) return;
    const value = Number(of(event) ?? Number.NaN);
    if (!Number.isFinite(value)) return;
    const key = keyOf(by, event);
    if (key === undefined) return;
    const watched = this.#find(key);
    if (watched === undefined) return this.#listener.crowded(this.rule);
    this.#tell(key, watched.add(value, now.monotonic));
  }

  /** Looks at what is firing: it may have recovered. */
  check(now: Now): void {
    for (const [key, watched] of this.#keys) {
      if (!watched.isFiring) continue;
      const change = watched.check(now.monotonic);
      this.#tell(key, change);
      if (change === undefined && isOver(this.rule.by, key, now.wall)) {
        this.#keys.delete(key);
        this.#tell(key, { state: "recovered", value: 0 });
      }
    }
  }

  #find(key: string): WatchedKey | undefined {
    const known = this.#keys.get(key);
    if (known === undefined && !this.#makeRoom()) return undefined;
    const watched = known ?? new WatchedKey(this.rule);
    // Behind all others.
    this.#keys.delete(key);
    this.#keys.set(key, watched);
    return watched;
  }

  /** One that fires has to be told of when it recovers, so it keeps its place. */
  #makeRoom(): boolean {
    if (this.#keys.size < this.#maxKeys) return true;
    for (const [key, watched] of this.#keys) {
      if (!watched.isFiring) return this.#keys.delete(key);
    }
    return false;
  }

  #tell(key: string, change: Change | undefined): void {
    if (change === undefined) return;
    this.#firing += change.state === "firing" ? 1 : -1;
    const { name, above, windowMs } = this.rule;
    this.#listener.alert(this.rule, key, {
      name,
      ...change,
      above,
      windowMs,
      ...(key !== "" && { key }),
      message: messageOf(this.rule, key, change),
    });
  }
}
