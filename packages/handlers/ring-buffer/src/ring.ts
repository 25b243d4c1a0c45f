/**
 * The latest so many items: a new one takes the oldest one's place in constant time. Memory grows with
 * what there is to keep, up to the capacity.
 */
export class Ring<Item> {
  readonly #capacity: number;
  readonly #slots: (Item | undefined)[] = [];
  /** Where the oldest item is. */
  #start = 0;
  #length = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds an item; says whether the oldest one had to give way. */
  push(item: Item): boolean {
    const isFull = this.#length === this.#capacity;
    this.#slots[this.#at(this.#length)] = item;
    if (isFull) this.#start = this.#at(1);
    else this.#length++;
    return isFull;
  }

  /** Takes the oldest item out. */
  shift(): Item | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#slots[this.#start];
    this.#slots[this.#start] = undefined;
    this.#start = this.#at(1);
    this.#length--;
    return item;
  }

  /** The latest so many, the oldest of them first. */
  latest(count: number): Item[] {
    const wanted = Math.min(count, this.#length);
    const first = this.#at(this.#length - wanted);
    const untilEnd = this.#slots.slice(first, first + wanted);
    return [...untilEnd, ...this.#slots.slice(0, wanted - untilEnd.length)] as Item[];
  }

  /** Where the item is that stands so many places behind the oldest. */
  #at(offset: number): number {
    const index = this.#start + offset;
    return index < this.#capacity ? index : index - this.#capacity;
  }
}
