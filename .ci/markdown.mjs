/**
 * What of a Markdown text leads elsewhere, and what elsewhere can lead to: its links and its anchors.
 */
import GithubSlugger from "github-slugger";
import { lexer, walkTokens } from "marked";

/** Where every link and image of the text leads, and every `href` and `src` of the HTML in it. */
export function linksOf(markdown) {
  return tokensOf(markdown).flatMap((token) => {
    if (token.type === "link" || token.type === "image") return [token.href];
    if (token.type !== "html") return [];
    return [...token.raw.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, target]) => target);
  });
}

/** Links by reference (`[text][name]`) that nothing in the text defines; they are shown as they were typed. */
export function undefinedReferencesOf(markdown) {
  return tokensOf(markdown).flatMap((token) =>
    token.type === "text" ? (token.raw.match(/\[[^[\]]+\]\[[^[\]]*\]/g) ?? []) : [],
  );
}

/** The anchors that GitHub gives the headings. */
export function anchorsOf(markdown) {
  const slugger = new GithubSlugger();
  const headings = tokensOf(markdown).filter(({ type }) => type === "heading");
  return new Set(headings.map(({ tokens }) => slugger.slug(textOf(tokens))));
}

function tokensOf(markdown) {
  const found = [];
  void walkTokens(lexer(markdown), (token) => found.push(token));
  return found;
}

function textOf(tokens) {
  return tokens.map((token) => (token.tokens ? textOf(token.tokens) : token.text)).join("");
}
