import type { Finder, Finding } from "./pattern.ts";

/**
 * Looks at each place where an anchor stands, which the engine finds faster than any loop. What is tried at
 * one must look no further than up to the next, or a fixed number of characters.
 */
export function atEach(
  anchor: string,
  least: number,
  findAt: (text: string, start: number, end: number, from: number) => Finding | undefined,
): Finder {
  return {
    least,
    needs: anchor.charAt(0),
    find: (text, from) => {
      let start = text.indexOf(anchor, from);
      while (start !== -1) {
        const end = start + anchor.length;
        const finding = findAt(text, start, end, from);
        if (finding !== undefined) return finding;
        start = text.indexOf(anchor, end);
      }
      return undefined;
    },
  };
}
