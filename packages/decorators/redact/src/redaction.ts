import { MAX_CHARACTERS } from "./limits.ts";
import { type Place, step, stepToItem } from "./path-tree.ts";
import type { ValueRules } from "./value-rules.ts";

/**
 * Redacts one event's values, where they stand: they are snapshots, plain data of a bounded size, and nobody
 * else's.
 */
export class Redaction {
  readonly #rules: ValueRules;
  #charactersLeft = MAX_CHARACTERS;

  constructor(rules: ValueRules) {
    this.#rules = rules;
  }

  redact(value: unknown, place: Place): unknown {
    if (this.#rules.isNamed(value, place)) return this.#rules.pathReplacement;
    switch (typeof value) {
      case "string":
        return this.#redactText(value);
      case "number":
        return this.#rules.isCard(value) ? this.#rules.cardReplacement : value;
      case "object":
        if (value === null) return null;
        return Array.isArray(value)
          ? this.#redactItems(value, place)
          : this.#redactMembers(value as Record<string, unknown>, place);
      default:
        return value;
    }
  }

  #redactText(text: string): string {
    this.#charactersLeft -= this.#rules.texts.reachInto(text);
    if (this.#charactersLeft < 0) return `[cut: ${text.length} characters]`;
    return this.#rules.texts.redact(text);
  }

  #redactItems(items: unknown[], place: Place): readonly unknown[] {
    if (this.#rules.isSecretPair(items)) items[1] = this.#rules.pathReplacement;
    for (let index = 0; index < items.length; index++) {
      items[index] = this.redact(items[index], stepToItem(place, index));
    }
    return items;
  }

  #redactMembers(members: Record<string, unknown>, place: Place): object {
    const rules = this.#rules;
    // Asked before the name beside it changes.
    const hasSecretValue = rules.hasSecretValue(members);
    let hasTellingNames = false;
    for (const key of Object.keys(members)) {
      const member = members[key];
      const { isSecret, isTelling } = rules.keys.verdictOn(key);
      const isNamed = isSecret || (key === "value" && hasSecretValue);
      const redacted =
        isNamed && rules.hides(member)
          ? rules.pathReplacement
          : this.redact(member, step(place, key));
      if (redacted !== member) setOwn(members, key, redacted);
      hasTellingNames ||= isTelling;
    }
    return hasTellingNames ? this.#withRedactedNames(members) : members;
  }

  #withRedactedNames(members: object): object {
    const counts = new Map<string, number>();
    // Numbered where they have become the same, so that no member is lost.
    const unique = (name: string): string => {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count === 1 ? name : `${name} ${count}`;
    };
    return Object.fromEntries(
      Object.entries(members).map(([key, member]) => [unique(this.#redactText(key)), member]),
    );
  }
}

/** Changes a member; assigning one named `__proto__` would change the prototype instead, or fail. */
function setOwn(members: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") members[key] = value;
  else Object.defineProperty(members, key, { value, enumerable: true, configurable: true });
}
