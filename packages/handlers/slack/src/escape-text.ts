import { beginningOf } from "@llmobs/core/serialize";

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const CUT = "…";

/**
 * Makes a text safe to stand in a Slack message, in at most so many characters: the three that Slack
 * reads as its own are escaped, so that nobody can be called by `<!channel>`; no entity and no
 * surrogate pair is cut in two.
 */
export function escapeText(text: string, limit: number): string {
  // Escaping only makes it longer.
  const escaped = beginningOf(text, limit + 1).replaceAll(
    /[&<>]/gu,
    (sign) => ENTITIES[sign] ?? "",
  );
  if (text.length <= limit && escaped.length <= limit) return escaped;
  const beginning = beginningOf(escaped, limit - CUT.length);
  return `${beginning.replace(/&[a-z]{0,3}$/u, "")}${CUT}`;
}

/** The same within a code block, which no text can end. */
export function codeBlock(text: string, limit: number): string {
  const fence = "```";
  const safe = text.replaceAll("`", "\u02CB");
  return fence + escapeText(safe, limit - 2 * fence.length) + fence;
}
