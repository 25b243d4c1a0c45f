/** Types by exact name, and what others begin with. */
export interface TypePatterns {
  readonly names: ReadonlySet<string>;
  readonly prefixes: readonly string[];
}

/**
 * Reads a list of type patterns.
 *
 * @throws TypeError where it is no list of texts; RangeError where there is none, or one with a
 * wildcard elsewhere than at its end.
 */
export function parseTypes(option: string, given: string | readonly string[]): TypePatterns {
  const patterns = typeof given === "string" ? given.split(",").map((each) => each.trim()) : given;
  if (!Array.isArray(patterns) || patterns.some((pattern) => typeof pattern !== "string")) {
    throw new TypeError(
      `[filter] ${option} must be a list of types, such as ["llm.*", "error"]; received ${typeof given}.`,
    );
  }
  const names = new Set<string>();
  const prefixes: string[] = [];
  for (const pattern of patterns) {
    const isWildcard = pattern === "*" || pattern.endsWith(".*");
    const stem = isWildcard ? pattern.slice(0, -1) : pattern;
    if (pattern === "" || stem.includes("*")) {
      throw new RangeError(
        `[filter] ${option} must hold types such as "error", "llm.*" or "*"; received ${JSON.stringify(pattern)}.`,
      );
    }
    if (isWildcard) prefixes.push(stem);
    else names.add(stem);
  }
  if (option === "include" && patterns.length === 0) {
    throw new RangeError("[filter] include must name at least one type; received none.");
  }
  return { names, prefixes };
}

/** How many types an answer is remembered for; an app that makes types up must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** Makes a function that says whether a type is wanted. It remembers its answers. */
export function typeMatcher(
  include: TypePatterns | undefined,
  exclude: TypePatterns | undefined,
): (type: string) => boolean {
  const remembered = new Map<string, boolean>();
  return (type) => {
    const known = remembered.get(type);
    if (known !== undefined) return known;
    const wanted =
      (include === undefined || matches(include, type)) &&
      !(exclude !== undefined && matches(exclude, type));
    if (remembered.size < MAX_REMEMBERED) remembered.set(type, wanted);
    return wanted;
  };
}

function matches({ names, prefixes }: TypePatterns, type: string): boolean {
  return names.has(type) || prefixes.some((prefix) => type.startsWith(prefix));
}
