import { isTokenCharacter } from "./characters.ts";
import type { Find, Finding } from "./pattern.ts";

/** No key or token that is known by its form alone is shorter. */
export const MIN_TOKEN = 20;

/**
 * Finds something within runs of at least twenty characters of which keys and tokens are made, letters,
 * digits, `-`, `_` and `.`. Such a run covers one of every twenty positions, so that in prose, where
 * there is none, only every twentieth character is looked at.
 */
export function withinTokenRuns(
  findInRun: (text: string, start: number, end: number) => Finding | undefined,
): Find {
  return (text, from) => {
    let at = from + MIN_TOKEN - 1;
    while (at < text.length) {
      if (!isTokenCharacter(text.charCodeAt(at))) {
        at += MIN_TOKEN;
        continue;
      }
      const start = startOfRun(text, at, from);
      const end = endOfRun(text, at);
      if (end - start >= MIN_TOKEN) {
        const finding = findInRun(text, start, end);
        if (finding !== undefined) return finding;
      }
      at = end + MIN_TOKEN;
    }
    return undefined;
  };
}

function startOfRun(text: string, at: number, from: number): number {
  let start = at;
  while (start > from && isTokenCharacter(text.charCodeAt(start - 1))) start--;
  return start;
}

/** Where the run of such characters ends that begins at a position or goes on there. */
export function endOfRun(text: string, at: number): number {
  let end = at;
  while (isTokenCharacter(text.charCodeAt(end))) end++;
  return end;
}
