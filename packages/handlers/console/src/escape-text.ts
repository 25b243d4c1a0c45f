// What moves the cursor, changes colours, breaks the line or turns the direction of writing: the
// controls of C0 and C1, the separators and the marks of Unicode. The joiners stay; scripts need them.
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- they are the point
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]/u;
const EVERY_UNSAFE = new RegExp(UNSAFE, "gu");

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Makes a text safe to print: one line, and nothing in it that a terminal obeys. What is replaced
 * reads as in a string literal: `\n`, `\x1b`, `\u202e`. Beyond `maxLength` the text is cut with `…`.
 */
export function escapeText(text: string, maxLength: number): string {
  // Cut first: of a text of megabytes only what is printed is looked at.
  const short = text.length > maxLength ? `${text.slice(0, cutAt(text, maxLength - 1))}…` : text;
  return UNSAFE.test(short) ? short.replace(EVERY_UNSAFE, escapeCharacter) : short;
}

/** Not between the halves of a surrogate pair. */
function cutAt(text: string, index: number): number {
  const unit = text.charCodeAt(index - 1);
  return unit >= 0xd800 && unit <= 0xdbff ? index - 1 : index;
}

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const hex = character.charCodeAt(0).toString(16);
  return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
