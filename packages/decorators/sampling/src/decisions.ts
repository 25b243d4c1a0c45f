/** Remembers the latest decisions, as many as there is room for; those longest not asked for give way. */
export class Decisions {
  readonly #room: number;
  readonly #decisions = new Map<string, boolean>();

  constructor(room: number) {
    this.#room = room;
  }

  /** Whether what has this id was kept; undefined where that is not known. */
  get(id: string): boolean | undefined {
    const kept = this.#decisions.get(id);
    if (kept !== undefined) this.set(id, kept);
    return kept;
  }

  set(id: string, kept: boolean): void {
    this.#decisions.delete(id);
    this.#decisions.set(id, kept);
    if (this.#decisions.size <= this.#room) return;
    const [oldest] = this.#decisions.keys();
    this.#decisions.delete(oldest as string);
  }
}
