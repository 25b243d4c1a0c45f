import { MAX_CHARACTERS } from "./limits.ts";
import { type Place, step } from "./path-tree.ts";
import type { ValueRules } from "./value-rules.ts";

/** Redacts one event's values, which are snapshots: plain data, nobody else's, of a bounded size. */
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
    this.#charactersLeft -= text.length;
    if (this.#charactersLeft < 0) return `[cut: ${text.length} characters]`;
    return this.#rules.texts.redact(text);
  }

  #redactItems(items: readonly unknown[], place: Place): readonly unknown[] {
    const isSecretPair = this.#rules.isSecretPair(items);
    return items.map((item, index) =>
      isSecretPair && index === 1
        ? this.#rules.pathReplacement
        : this.redact(item, step(place, String(index))),
    );
  }

  #redactMembers(members: Record<string, unknown>, place: Place): object {
    const { keys, texts, pathReplacement } = this.#rules;
    const names = new UniqueNames();
    const redacted = Object.entries(members).map(([key, member]) => {
      const verdict = keys.verdictOn(key);
      if (verdict === "secret" && this.#rules.hides(member)) return [key, pathReplacement];
      const value = this.redact(member, step(place, key));
      return [verdict === "telling" ? names.unique(texts.redact(key)) : key, value];
    });
    // Defines members, as assigning one named `__proto__` would not.
    return Object.fromEntries(redacted) as object;
  }
}

/** Numbers the names that have become the same, so that no member is lost. */
class UniqueNames {
  readonly #counts = new Map<string, number>();

  unique(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count === 1 ? name : `${name} ${count}`;
  }
}
