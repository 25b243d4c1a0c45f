/**
 * A map of bounded size that forgets what was not used for the longest. It has two generations: what
 * is used lands in the younger one, and when that is full the older one is forgotten. So a look-up,
 * which is what happens for every event, mostly costs no more than one in a plain map.
 */
export class RecentlyUsed<Value> {
  readonly #perGeneration: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(room: number) {
    this.#perGeneration = Math.floor(room / 2);
  }

  /** How many values it holds, those that wait to be forgotten included. */
  get size(): number {
    return new Set([...this.#young.keys(), ...this.#old.keys()]).size;
  }

  get(key: string): Value | undefined {
    const value = this.#young.get(key);
    if (value !== undefined) return value;
    const older = this.#old.get(key);
    if (older !== undefined) this.set(key, older);
    return older;
  }

  set(key: string, value: Value): void {
    if (this.#young.size >= this.#perGeneration) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, value);
  }
}
