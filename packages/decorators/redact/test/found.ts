import type { Finder } from "../src/patterns/pattern.ts";

/** All that is found in a text, in the order of the finders, as a redaction looks for it. */
export function found(finders: readonly Finder[], text: string): readonly string[] {
  return finders.flatMap(({ find, least, needs = "" }) => {
    // A redaction does not ask where there is nothing to find.
    if (text.length < least || !text.includes(needs)) return [];
    const all: string[] = [];
    for (let at = 0; at < text.length;) {
      const finding = find(text, at);
      if (finding === undefined) break;
      all.push(text.slice(finding.start, finding.end));
      at = finding.end;
    }
    return all;
  });
}
