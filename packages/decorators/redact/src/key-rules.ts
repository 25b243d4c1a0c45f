import { plainName } from "./plain-name.ts";
import { isSecretName } from "./secret-names.ts";
import type { TextRedactor } from "./text-redactor.ts";

/** What a member's name says. */
export interface Verdict {
  /** Its value is a secret. */
  readonly isSecret: boolean;
  /** The name itself holds something to redact. */
  readonly isTelling: boolean;
}

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
    const verdict = { isSecret: this.isSecret(name), isTelling: !this.#texts.isClean(name) };
    // Not the secrets themselves.
    const isWorthIt = !verdict.isTelling && name.length <= MAX_LENGTH;
    if (isWorthIt && this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(name, verdict);
    return verdict;
  }

  /** Half of the verdict, on a name that comes once. */
  isSecret(name: string): boolean {
    if (this.#knowsSecretNames && isSecretName(name)) return true;
    if (this.#names.size === 0) return false;
    const plain = plainName(name);
    // An attribute's name holds those of what it is in: `http.request.header.authorization`.
    return this.#names.has(plain) || this.#names.has(plain.slice(plain.lastIndexOf(".") + 1));
  }
}
