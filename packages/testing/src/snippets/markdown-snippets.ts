/** A program in a Markdown text. */
export interface Snippet {
  readonly language: "ts" | "js";
  readonly code: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  /** The heading above it; empty where there is none. */
  readonly heading: string;
  /** Shown, and not to be run: its fence says `no-run`. */
  readonly isNotRun: boolean;
  /** All that it prints, where a `text` block directly behind it says so. */
  readonly output: string | undefined;
}

interface Fence {
  readonly info: readonly string[];
  readonly line: number;
  readonly heading: string;
  readonly body: string;
  /** Whether only blank lines stand between the block before this one and it. */
  readonly followsDirectly: boolean;
}

/** Lists the `ts` and `js` blocks of a Markdown text. `firstLine` is the number of its first line. */
export function markdownSnippets(markdown: string, firstLine = 1): readonly Snippet[] {
  const fences = fencesOf(markdown.split("\n"), firstLine);
  return fences.flatMap(({ info, line, heading, body }, index) => {
    const [language] = info;
    if (language !== "ts" && language !== "js") return [];
    const next = fences[index + 1];
    const isOutput = next?.info[0] === "text" && next.followsDirectly;
    return {
      language,
      code: body,
      line,
      heading,
      isNotRun: info.includes("no-run"),
      output: isOutput ? next.body : undefined,
    };
  });
}

function fencesOf(lines: readonly string[], firstLine: number): readonly Fence[] {
  const fences: Fence[] = [];
  let heading = "";
  let followsDirectly = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? "";
    const opening = /^(\s*)(`{3,})(.*)$/u.exec(line);
    if (opening === null) {
      heading = /^#+\s+(.*)$/u.exec(line)?.[1] ?? heading;
      if (line.trim() !== "") followsDirectly = false;
      continue;
    }
    const [, indent = "", ticks = "", info = ""] = opening;
    const start = index + 1;
    do index += 1;
    while (index < lines.length && lines[index]?.trim() !== ticks);
    const body = lines.slice(start, index).map((each) => withoutIndent(each, indent.length));
    fences.push({
      info: info.trim().split(/\s+/u),
      line: firstLine + start,
      heading,
      body: `${body.join("\n")}\n`,
      followsDirectly,
    });
    followsDirectly = true;
  }
  return fences;
}

function withoutIndent(line: string, width: number): string {
  return line.slice(0, width).trim() === "" ? line.slice(width) : line;
}
