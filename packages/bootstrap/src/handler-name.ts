/** What npm takes for a package's name, and what follows a scope in one. */
const NAME = /^(@[a-z0-9][\w.-]*\/)?[a-z0-9][\w.-]*$/;
const OURS = "@llmobs/";

/**
 * Brings a handler's name into the form by which it is known: in lower case, and short where the
 * package is one of this project's.
 *
 * @throws RangeError where it is no name, naming what it was said in
 */
export function handlerName(text: string, saidIn: string): string {
  const name = text.trim().toLowerCase();
  if (NAME.test(name)) return name.startsWith(OURS) ? name.slice(OURS.length) : name;
  throw new RangeError(
    `[bootstrap] ${saidIn} must name handlers (console, file) or packages (llmobs-acme, @acme/llmobs); received ${JSON.stringify(text)}.`,
  );
}

/**
 * Reads a list of handlers, in which one may be named twice; `none` alone is an empty list.
 *
 * @throws RangeError where one is no name
 */
export function handlerNames(list: string): ReadonlySet<string> {
  const names = list.split(",").filter((name) => name.trim() !== "");
  if (names.length === 1 && names[0]?.trim().toLowerCase() === "none") return new Set();
  return new Set(names.map((name) => handlerName(name, "LLMOBS_HANDLERS")));
}

/** The packages in which a handler is looked for, the likeliest first. */
export function packageNames(name: string): readonly [string, ...string[]] {
  const isPackage = name.includes("/") || name.startsWith("llmobs-");
  return isPackage ? [name] : [`${OURS}${name}`, `llmobs-${name}`];
}
