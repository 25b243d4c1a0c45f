import assert from "node:assert/strict";

/**
 * Lists the lines that a program says it prints: the trailing comment of a line that is a whole
 * `console.log(…);`, and of any other line where it begins with `=>`.
 */
export function announcedLines(code: string): readonly string[] {
  return code.split("\n").flatMap((line) => {
    const announced =
      /^\s*console\.log\(.*\);\s*\/\/\s*(?:=>\s*)?(\S.*)$/u.exec(line) ??
      /\S.*\/\/\s*=>\s*(\S.*)$/u.exec(line);
    return announced?.[1] === undefined ? [] : [announced[1].trim()];
  });
}

/** Asserts that every announced line was printed, in whatever order; `…` stands for any text. */
export function expectAnnounced(announced: readonly string[], stdout: string): void {
  const left = stdout.split("\n").map((line) => line.trim());
  for (const line of announced) {
    const found = left.findIndex((printed) => pattern(line).test(printed));
    assert.notEqual(found, -1, `Expected it to print the line: ${line}\nIt printed:\n${stdout}`);
    left.splice(found, 1);
  }
}

/** Asserts that a program printed exactly this; `…` stands for any text, alone in a line for lines. */
export function expectOutput(expected: string, stdout: string): void {
  const all = expected
    .trimEnd()
    .split("\n")
    .map((line) => (line.trim() === "…" ? "[^]*" : source(line.trimEnd())))
    .join("\n");
  const printed = stdout.trimEnd().replaceAll(/[ \t]+$/gmu, "");
  assert.match(printed, new RegExp(`^${all}$`), "what it printed is not what the text shows");
}

function pattern(line: string): RegExp {
  return new RegExp(`^${source(line)}$`, "u");
}

function source(line: string): string {
  const literal = line.replaceAll(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  return literal.replaceAll("…", ".*");
}
