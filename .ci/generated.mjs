import { readFileSync, writeFileSync } from "node:fs";

/**
 * Compares a part of a Markdown file with what a command would write there, between two comments of the part's name: what
 * is wrong, if anything. Writes it instead where that is asked for.
 */
export function generated({ file, name, command, text, isWriting, isEqual = Object.is }) {
  const [start, end] = marksOf(name, command);
  const whole = readFileSync(file, "utf8");
  const [before, rest, ...more] = whole.split(start);
  const [present, after] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0) return [`${file}: expected ${start} … ${end}, once`];
  if (isEqual(present.trim(), text)) return [];
  if (!isWriting) return [`${file}: its ${name} are out of date; run \`${command}\``];
  writeFileSync(file, [before, start, `\n\n${text}\n\n`, end, after].join(""));
  return [];
}

/** The comments between which a part is written. */
export function marksOf(name, command) {
  return [`<!-- ${name}: written by \`${command}\` -->`, `<!-- ${name}: end -->`];
}
