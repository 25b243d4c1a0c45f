import { bold, dim } from "./paint.ts";

const LEAST_COLUMNS = 60;
const MOST_COLUMNS = 120;
const WITHOUT_TERMINAL = 100;

/** How many columns the report may fill. */
export function pageWidth(): number {
  const columns = process.stdout.columns ?? WITHOUT_TERMINAL;
  return Math.min(Math.max(columns, LEAST_COLUMNS), MOST_COLUMNS);
}

/** A heading with a line to the page's right edge. */
export function heading(title: string, remark = ""): string {
  const subtitle = remark === "" ? "" : ` · ${remark}`;
  const rule = "─".repeat(Math.max(0, pageWidth() - title.length - subtitle.length - 4));
  return `\n${dim("──")} ${bold(title)}${dim(`${subtitle} ${rule}`)}`;
}

/** Breaks a text into lines that fit the page, indented by two. */
export function paragraph(text: string, maxLines: number = Infinity): string[] {
  const width = pageWidth() - 2;
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  lines.push(line);
  const shown = lines.slice(0, maxLines);
  if (shown.length < lines.length) shown.push("…");
  return shown.map((content) => `  ${content}`);
}
