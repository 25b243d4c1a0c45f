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

  /** A secret's name and the secret, as lists of headers and the entries of a Map hold them. */
  isSecretPair(items: readonly unknown[]): boolean {
    if (items.length !== 2) return false;
    const [name, value] = items;
    return typeof name === "string" && this.hides(value) && this.#isSecretName(name);
  }

  #isSecretName(text: string): boolean {
    return text.length <= MAX_NAME_LENGTH && this.keys.isSecret(text);
  }

  /** Says whether a value under a secret's name can be one, and is still there. */
  hides(value: unknown): boolean {
    return (
      value !== undefined &&
      value !== null &&
      value !== "" &&
      typeof value !== "boolean" &&
      value !== this.pathReplacement
    );
  }
}
