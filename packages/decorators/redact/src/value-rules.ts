import type { KeyRules } from "./key-rules.ts";
import { isEnd, type Place } from "./path-tree.ts";
import { isCardNumber } from "./patterns/card-number.ts";
import type { TextRedactor } from "./text-redactor.ts";

/** A longer text is no name. */
const MAX_NAME_LENGTH = 128;

/** What both walks through a value go by: the one that looks, and the one that replaces. */
export class ValueRules {
  readonly texts: TextRedactor;
  readonly keys: KeyRules;
  readonly pathReplacement: string;
  readonly cardReplacement: string;
  readonly #findsCards: boolean;

  constructor(
    texts: TextRedactor,
    keys: KeyRules,
    replacementOf: (kind: string) => string,
    findsCards: boolean,
  ) {
    this.texts = texts;
    this.keys = keys;
    this.pathReplacement = replacementOf("path");
    this.cardReplacement = replacementOf("cardNumber");
    this.#findsCards = findsCards;
  }

  isCard(value: number): boolean {
    return this.#findsCards && isCardNumber(value);
  }

  /** Says whether a path leads to a value. */
  isNamed(value: unknown, place: Place): boolean {
    return place.length !== 0 && isEnd(place) && this.hides(value);
  }

  /** Says whether a member called `value` is a secret for the `name` or `key` beside it. */
  hasSecretValue({ name, key }: Readonly<Record<string, unknown>>): boolean {
    return this.#isSecretName(name) || this.#isSecretName(key);
  }

  /** Says whether a list is a secret's name and the secret, as headers and the entries of a Map are. */
  isSecretPair(items: readonly unknown[]): boolean {
    return items.length === 2 && this.hides(items[1]) && this.#isSecretName(items[0]);
  }

  #isSecretName(name: unknown): boolean {
    return typeof name === "string" && name.length <= MAX_NAME_LENGTH && this.keys.isSecret(name);
  }

  /** Says whether a value that is to be redacted is there, and still is. */
  hides(value: unknown): boolean {
    return value !== undefined && value !== null && value !== "" && value !== this.pathReplacement;
  }
}
