import { CharacterScreen } from "./character-screen.ts";
import { cutText, fits } from "./cut-text.ts";
import { decodedBytes } from "./decoded-bytes.ts";
import type { Find, Finding, Pattern } from "./patterns/pattern.ts";

/**
 * How much is looked at behind the place where a text is cut: whatever begins before it shows within so many
 * characters what it is, and is replaced whole.
 */
const OVERLAP = 4_096;

interface Search {
  readonly find: Find;
  readonly least: number;
  /** The bit of the character that it needs. */
  readonly needs: number;
  readonly most: number;
  readonly replacement: string;
}

interface Found extends Finding {
  readonly replacement: string;
}

/** Takes out of texts what the patterns find, and cuts those that are too long. */
export class TextRedactor {
  readonly #screen: CharacterScreen;
  readonly #searches: readonly Search[];
  readonly #maxBytes: number;

  constructor(
    patterns: readonly Pattern[],
    replacementOf: (kind: string) => string,
    maxBytes: number,
  ) {
    const finders = patterns.flatMap((pattern) =>
      pattern.finders.map((finder) => ({ ...pattern, ...finder })),
    );
    const screen = new CharacterScreen(new Set(finders.flatMap(({ needs }) => needs ?? [])));
    this.#screen = screen;
    this.#searches = finders.map(({ kind, find, least, needs, most }) => ({
      find,
      least,
      needs: needs === undefined ? 0 : screen.bitOf(needs),
      most,
      replacement: replacementOf(kind),
    }));
    this.#maxBytes = maxBytes;
  }

  /** Says whether `redact` would leave the text as it is. */
  isClean(text: string): boolean {
    if (!fits(text, this.#maxBytes)) return false;
    if (this.#searches.length === 0) return true;
    const { length } = text;
    const present = this.#screen.bitsOf(text);
    for (let index = 0; index < this.#searches.length; index++) {
      const { find, least, needs } = this.#searches[index] as Search;
      const isWorthIt = length >= least && (needs & present) === needs;
      if (isWorthIt && find(text, 0) !== undefined) return false;
    }
    return this.#inBytes(text) === undefined;
  }

  /** How many characters of a text are looked at, about. */
  reachInto(text: string): number {
    return Math.min(text.length, this.#maxBytes);
  }

  redact(text: string): string {
    const end = this.reachInto(text);
    const reach = end + OVERLAP;
    // A multiple of four, so that what is cut off base64 leaves base64.
    const looked = text.slice(0, reach - (reach % 4));
    const inBytes = this.#inBytes(looked);
    if (inBytes !== undefined) return inBytes.replacement;
    const { text: redacted, end: reached } = replaceAll(looked, this.#findingsIn(looked), end);
    return cutText(redacted, this.#maxBytes, text.length - reached);
  }

  /** What is found in the bytes that a text stands for, where it does. */
  #inBytes(text: string): Found | undefined {
    const decoded = decodedBytes(text);
    return decoded === "" ? undefined : this.#findingsIn(decoded)[0];
  }

  #findingsIn(text: string): readonly Found[] {
    const found: Found[] = [];
    const present = this.#screen.bitsOf(text);
    for (const search of this.#searches) {
      if ((search.needs & present) === search.needs) addAll(found, search, text);
    }
    return found.toSorted((one, other) => one.start - other.start || other.end - one.end);
  }
}

function addAll(found: Found[], { find, most, replacement }: Search, text: string): void {
  let left = most;
  let at = 0;
  while (at < text.length) {
    const finding = find(text, at);
    if (finding === undefined) return;
    at = left-- > 0 ? finding.end : text.length;
    found.push({ start: finding.start, end: at, replacement });
  }
}

/** Replaces what begins before a place; tells how far the result reaches into the text. */
function replaceAll(
  text: string,
  findings: readonly Found[],
  end: number,
): { readonly text: string; readonly end: number } {
  let redacted = "";
  let at = 0;
  for (const { start, end: behind, replacement } of findings) {
    if (start >= end) break;
    if (behind <= at) continue;
    // What two patterns found overlapping goes as one.
    if (start >= at) redacted += text.slice(at, start) + replacement;
    at = behind;
  }
  if (at >= end) return { text: redacted, end: at };
  return { text: redacted + text.slice(at, end), end };
}
