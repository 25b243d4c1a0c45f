const MIN_LENGTH = 30;
const MAX_LENGTH = 320;

/**
 * Splits a document into passages fit to be quoted: the paragraphs, list items and table rows of
 * Markdown, without code and headings; of a package.json its description.
 */
export function passagesOf(document: string): readonly string[] {
  const description = /^\s*"description": "(.*)",?$/m.exec(document)?.[1];
  if (document.startsWith("{") && description !== undefined) return [description];

  return withoutCode(document)
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.) )|\n(?=\|)/)
    .filter((passage) => !/^\s*(?:[#<!]|\|[\s:|-]+$|\[cut)/.test(passage))
    .map(plainText)
    .filter((passage) => passage.length >= MIN_LENGTH)
    .map((passage) => (passage.length > MAX_LENGTH ? `${cutAtWord(passage)} …` : passage));
}

function withoutCode(document: string): string {
  // A bare fence that comes first closes a block that began before the part that was read.
  const beginning = /^\s*```(.*)$/m.exec(document)?.[1] === "" ? "```\n" : "";
  return `${beginning}${document}`.replaceAll(/^\s*```[^]*?^\s*```.*$/gm, "");
}

/** Without Markdown's marks. */
function plainText(passage: string): string {
  return passage
    .trim()
    .replace(/^(?:[-*]|\d+\.) /, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/^\|\s*|\s*\|$|\*\*|`/g, "")
    .replaceAll(/\s*(?<!\\)\|\s*/g, " – ")
    .replaceAll(/\s+/g, " ");
}

function cutAtWord(passage: string): string {
  return passage.slice(0, passage.lastIndexOf(" ", MAX_LENGTH));
}
