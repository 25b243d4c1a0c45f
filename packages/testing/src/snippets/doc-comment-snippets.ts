import { markdownSnippets, type Snippet } from "./markdown-snippets.ts";

/** Lists the programs in the doc comments of a TypeScript source. */
export function docCommentSnippets(source: string): readonly Snippet[] {
  return [...source.matchAll(/^[ \t]*\/\*\*[\s\S]*?\*\//gmu)].flatMap((comment) => {
    const firstLine = source.slice(0, comment.index).split("\n").length;
    const text = comment[0].replaceAll(/^[ \t]*(?:\/\*\*|\*(?!\/)) ?/gmu, "");
    return markdownSnippets(text, firstLine);
  });
}
