import { addPath, type PathTree, pathTree } from "./path-tree.ts";
import { plainName } from "./plain-name.ts";

/** What is redacted by where it stands. */
export interface Paths {
  /** Names that count wherever they stand. */
  readonly names: ReadonlySet<string>;
  /** Ways from the event. */
  readonly tree: PathTree;
}

/** Where ways from the event begin. These as a whole are not redacted: handlers count on them. */
const ROOTS = ["attributes", "data"];

/**
 * Reads paths, as a list or as one text with commas.
 *
 * @throws TypeError where it is no list of texts; RangeError where a path can't lead anywhere.
 */
export function parsePaths(given: string | readonly string[]): Paths {
  const paths = typeof given === "string" ? given.split(",").map((path) => path.trim()) : given;
  if (!Array.isArray(paths) || paths.some((path) => typeof path !== "string")) {
    throw new TypeError(
      `[redact] paths must be a list of paths, such as ["password", "data.arguments.*.token"]; received ${typeof given}.`,
    );
  }
  const names = new Set<string>();
  const tree = pathTree();
  for (const path of paths as readonly string[]) {
    const segments = path.split(".");
    requireSense(path, segments);
    if (segments.length === 1) names.add(plainName(path));
    else addPath(tree, segments);
  }
  return { names, tree };
}

function requireSense(path: string, segments: readonly string[]): void {
  const isWay = segments.length > 1;
  const isPossible =
    segments.every((segment) => segment === "*" || /^[^*\s]+$/u.test(segment)) &&
    path !== "*" &&
    ROOTS.includes(segments[0] as string) === isWay;
  if (isPossible) return;
  throw new RangeError(
    `[redact] paths must hold names such as "password", or ways from the event such as "data.arguments.*.token" or "attributes.authorization"; received ${JSON.stringify(path)}.`,
  );
}
