import { MAX_CHARACTERS, MAX_DEPTH, MAX_VALUES } from "./limits.ts";
import { type Place, step, stepToItem } from "./path-tree.ts";
import type { ValueRules } from "./value-rules.ts";

/**
 * Says whether a value is plain data with nothing to redact in it, so that it may be passed on as it is. One
 * walk, which allocates nothing, and ends at the first thing that has to go.
 */
export class CleanCheck {
  readonly #rules: ValueRules;
  #valuesLeft = 0;
  #charactersLeft = 0;

  constructor(rules: ValueRules) {
    this.#rules = rules;
  }

  /** Begins with an event. */
  begin(): void {
    this.#valuesLeft = MAX_VALUES;
    this.#charactersLeft = MAX_CHARACTERS;
  }

  isClean(value: unknown, place: Place, depth = 0): boolean {
    switch (typeof value) {
      case "string":
        this.#charactersLeft -= value.length;
        return this.#charactersLeft >= 0 && this.#rules.texts.isClean(value);
      case "number":
        return !this.#rules.isCard(value);
      case "boolean":
      case "undefined":
        return true;
      case "object":
        return value === null || this.#isCleanObject(value, place, depth);
      default:
        return false;
    }
  }

  #isCleanObject(value: object, place: Place, depth: number): boolean {
    if (depth === MAX_DEPTH || --this.#valuesLeft < 0) return false;
    const { constructor, toJSON } = value as { readonly toJSON?: unknown } & object;
    // Whatever it would write instead of the members.
    if (toJSON !== undefined) return false;
    if (constructor === Object) {
      return this.#hasCleanMembers(value as Record<string, unknown>, place, depth);
    }
    return constructor === Array && this.#hasCleanItems(value as unknown[], place, depth);
  }

  #hasCleanMembers(members: Record<string, unknown>, place: Place, depth: number): boolean {
    const rules = this.#rules;
    for (const key in members) {
      const member = members[key];
      const { isSecret, isTelling } = rules.keys.verdictOn(key);
      if (isTelling) return false;
      const isNamed = isSecret || (key === "value" && rules.hasSecretValue(members));
      if (isNamed && rules.hides(member)) return false;
      const next = step(place, key);
      if (rules.isNamed(member, next) || !this.isClean(member, next, depth + 1)) return false;
    }
    return true;
  }

  #hasCleanItems(items: readonly unknown[], place: Place, depth: number): boolean {
    this.#valuesLeft -= items.length;
    if (this.#valuesLeft < 0 || this.#rules.isSecretPair(items)) return false;
    for (let index = 0; index < items.length; index++) {
      const next = stepToItem(place, index);
      if (this.#rules.isNamed(items[index], next)) return false;
      if (!this.isClean(items[index], next, depth + 1)) return false;
    }
    return true;
  }
}
