import { stripVTControlCharacters } from "node:util";
import { Writable } from "node:stream";

// oxlint-disable-next-line no-control-regex -- colours begin with one
const COLOR_OR_CHARACTER = /\u001b\[[\d;]*m|./gsu;
const RESET = "\u001b[0m";

/** Cuts a line so that it takes no more than `columns` characters on the screen; colours take none. */
export function fitLine(line: string, columns: number): string {
  if (visibleWidth(line) <= columns) return line;
  let fitting = "";
  let width = 0;
  for (const [part] of line.matchAll(COLOR_OR_CHARACTER)) {
    if (!part.startsWith("\u001b")) width += 1;
    if (width === columns) break;
    fitting += part;
  }
  return `${fitting}…${fitting.includes("\u001b") ? RESET : ""}`;
}

/** How many characters a text takes on the screen. */
export function visibleWidth(text: string): number {
  return Array.from(stripVTControlCharacters(text)).length;
}

/** A terminal that never wraps a line, since wrapped lines are hard to read; any other stream as it is. */
export function fitLines(terminal: NodeJS.WriteStream): Writable {
  if (!terminal.isTTY) return terminal;
  const fitted = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      const lines = text.split("\n").map((line) => fitLine(line, terminal.columns));
      terminal.write(lines.join("\n"), done);
    },
  });
  return Object.assign(fitted, { isTTY: true });
}
