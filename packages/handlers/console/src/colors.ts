/** Paints text for a terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export type Style = keyof typeof STYLES;

// Codes of ECMA-48 (SGR), on and off. Only the sixteen colours that follow the terminal's own theme.
const STYLES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
  brightRed: [91, 39],
  alarm: [41, 49],
} as const;

/** Paints with escape sequences. */
export const withColors: Paint = (style, text) => {
  const [on, off] = STYLES[style];
  return text === "" ? "" : `\u001b[${on}m${text}\u001b[${off}m`;
};

/** Leaves every text as it is. */
export const withoutColors: Paint = (_style, text) => text;

/**
 * Decides whether to use colours where nobody said: `FORCE_COLOR` first, as Node itself has it, then
 * `NO_COLOR`, then whether the stream is a terminal that can show them.
 *
 * @see https://no-color.org
 * @see https://nodejs.org/api/tty.html#writestreamgetcolordepthenv
 */
export function wantsColors(
  stream: object,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  const forbid = env["NO_COLOR"];
  if (forbid !== undefined && forbid !== "") return false;
  return "isTTY" in stream && stream.isTTY === true && env["TERM"] !== "dumb";
}
