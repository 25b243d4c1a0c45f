import { isSecretName } from "./secret-names.ts";
import { plainName } from "./plain-name.ts";
import type { TextRedactor } from "./text-redactor.ts";

/** What a member's name says: its value is a secret, the name holds one itself, or nothing. */
export type Verdict = "secret" | "telling" | "harmless";

/** How many verdicts are remembered; an app that makes names up must not fill the memory. */
const MAX_REMEMBERED = 2_000;
/** Longer names are rare, and remembering them would cost more than it saves. */
const MAX_LENGTH = 64;

/** Judges members by their names. Most names come again and again, so that it remembers its verdicts. */
export class KeyRules {
  readonly #names: ReadonlySet<string>;
  readonly #knowsSecretNames: boolean;
  readonly #texts: TextRedactor;
  readonly #remembered = new Map<string, Verdict>();

  constructor(names: ReadonlySet<string>, knowsSecretNames: boolean, texts: TextRedactor) {
    this.#names = names;
    this.#knowsSecretNames = knowsSecretNames;
    this.#texts = texts;
  }

  verdictOn(name: string): Verdict {
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const verdict = this.#judge(name);
    // Not the secrets themselves.
    const isWorthIt = verdict !== "telling" && name.length <= MAX_LENGTH;
    if (isWorthIt && this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(name, verdict);
    return verdict;
  }

  /** The same for a name that stands in a list beside its value, and is not remembered. */
  isSecret(name: string): boolean {
    if (this.#knowsSecretNames && isSecretName(name)) return true;
    return (
      this.#names.size > 0 && (this.#names.has(plainName(name)) || this.#names.has(lastPart(name)))
    );
  }

  #judge(name: string): Verdict {
    if (this.isSecret(name)) return "secret";
    return this.#texts.isClean(name) ? "harmless" : "telling";
  }
}

/** An attribute's name holds those of what it is in: `http.request.header.authorization`. */
function lastPart(name: string): string {
  return plainName(name.slice(name.lastIndexOf(".") + 1));
}
