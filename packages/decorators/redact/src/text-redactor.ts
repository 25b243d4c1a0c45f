import { cutText, fits } from "./cut-text.ts";
import { decodedBytes } from "./decoded-bytes.ts";
import type { Find, Finding, Pattern } from "./patterns/pattern.ts";

/**
 * How much is looked at behind the place where a text is cut: whatever begins before it shows within so many
 * characters what it is, and is replaced whole.
 */
const OVERLAP = 4_096;

interface Found extends Finding {
  readonly kind: string;
}

/** Takes out of texts what the patterns find, and cuts those that are too long. */
export class TextRedactor {
  readonly #patterns: readonly Pattern[];
  readonly #finds: readonly Find[];
  readonly #replacementOf: (kind: string) => string;
  readonly #maxBytes: number;

  constructor(
    patterns: readonly Pattern[],
    replacementOf: (kind: string) => string,
    maxBytes: number,
  ) {
    this.#patterns = patterns;
    this.#finds = patterns.flatMap(({ finds }) => finds);
    this.#replacementOf = replacementOf;
    this.#maxBytes = maxBytes;
  }

  /** Says whether `redact` would leave the text as it is. */
  isClean(text: string): boolean {
    return (
      fits(text, this.#maxBytes) && !this.#hasFinding(text) && this.#kindInBytes(text) === undefined
    );
  }

  redact(text: string): string {
    const end = Math.min(text.length, this.#maxBytes);
    const looked = text.slice(0, end + OVERLAP);
    const kind = this.#kindInBytes(looked);
    if (kind !== undefined) return this.#replacementOf(kind);
    const { text: redacted, end: reached } = this.#replaceAll(looked, end);
    return cutText(redacted, this.#maxBytes, text.length - reached);
  }

  #hasFinding(text: string): boolean {
    for (const find of this.#finds) if (find(text, 0) !== undefined) return true;
    return false;
  }

  /** The kind of what is found in the bytes that a text stands for, where it does. */
  #kindInBytes(text: string): string | undefined {
    const decoded = decodedBytes(text);
    return decoded === "" ? undefined : this.#findingsIn(decoded)[0]?.kind;
  }

  /** Replaces what begins before a place; tells how far the result reaches into the text. */
  #replaceAll(text: string, end: number): { readonly text: string; readonly end: number } {
    let redacted = "";
    let at = 0;
    for (const { start, end: behind, kind } of this.#findingsIn(text)) {
      if (start >= end) break;
      if (behind <= at) continue;
      // What two patterns found overlapping goes as one.
      if (start >= at) redacted += text.slice(at, start) + this.#replacementOf(kind);
      at = behind;
    }
    if (at >= end) return { text: redacted, end: at };
    return { text: redacted + text.slice(at, end), end };
  }

  #findingsIn(text: string): readonly Found[] {
    return this.#patterns
      .flatMap((pattern) => pattern.finds.flatMap((find) => findAll(pattern, find, text)))
      .toSorted((one, other) => one.start - other.start || other.end - one.end);
  }
}

function findAll({ kind, most }: Pattern, find: Find, text: string): readonly Found[] {
  const all: Found[] = [];
  for (let at = 0; at < text.length;) {
    const finding = find(text, at);
    if (finding === undefined) break;
    if (all.length === most) {
      all.push({ start: finding.start, end: text.length, kind });
      break;
    }
    all.push({ ...finding, kind });
    at = finding.end;
  }
  return all;
}
