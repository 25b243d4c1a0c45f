import { type CharacterClass, codeAt, isIn, TOKENS } from "./characters.ts";

/**
 * Finds where the next run of at least so many characters of a class begins; -1 where there is none. It looks
 * at the last character that a run would have first: where that is of no use, so is every run around it,
 * and most characters are never looked at. None is looked at more than twice.
 */
export function nextRun(
  text: string,
  from: number,
  characters: CharacterClass,
  least: number,
): number {
  let start = from;
  while (start + least <= text.length) {
    let at = start + least - 1;
    while (at >= start && isIn(characters, text.charCodeAt(at))) at--;
    if (at < start) return start;
    start = at + 1;
  }
  return -1;
}

/** Where the run of characters of a class ends that goes on at a position. */
export function endOfRun(text: string, at: number, characters: CharacterClass): number {
  let end = at;
  while (isIn(characters, codeAt(text, end))) end++;
  return end;
}

/** Where the run of characters of a class begins that ends before a position. */
export function startOfRun(
  text: string,
  end: number,
  characters: CharacterClass,
  from: number,
): number {
  let start = end;
  while (start > from && isIn(characters, codeAt(text, start - 1))) start--;
  return start;
}

/** Says whether so many characters of a class stand at a position. */
export function isRun(
  text: string,
  start: number,
  characters: CharacterClass,
  length: number,
): boolean {
  let at = start;
  while (at < start + length && isIn(characters, codeAt(text, at))) at++;
  return at === start + length;
}

/** Where the token ends that goes on at a position; a full stop behind it is the sentence's. */
export function endOfToken(text: string, at: number): number {
  let end = endOfRun(text, at, TOKENS);
  while (end > at && text.charAt(end - 1) === ".") end--;
  return end;
}
