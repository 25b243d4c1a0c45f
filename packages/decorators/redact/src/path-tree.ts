import { plainName } from "./plain-name.ts";

/** The paths that lead on from a place, by the next member's name. */
export interface PathTree {
  readonly members: Map<string, PathTree>;
  /** What `*` stands for: any member, any item. */
  any: PathTree | undefined;
  /** Whether a path ends here, so that what is here is to be redacted. */
  isEnd: boolean;
}

/** Where a walk is, in all the paths that lead there; none is the usual case. */
export type Place = readonly PathTree[];

export const NOWHERE: Place = [];

export function pathTree(): PathTree {
  return { members: new Map(), any: undefined, isEnd: false };
}

export function addPath(tree: PathTree, segments: readonly string[]): void {
  let node = tree;
  for (const segment of segments)
    node = segment === "*" ? (node.any ??= pathTree()) : memberOf(node, segment);
  node.isEnd = true;
}

function memberOf({ members }: PathTree, segment: string): PathTree {
  const name = plainName(segment);
  const known = members.get(name);
  if (known !== undefined) return known;
  const made = pathTree();
  members.set(name, made);
  return made;
}

/** Goes from a place to an item. */
export function stepToItem(place: Place, index: number): Place {
  return place.length === 0 ? NOWHERE : stepOnce(place, String(index));
}

/**
 * Goes from a place to a member. A name with dots, as attributes have them, is also as long a way as the
 * members that it names.
 */
export function step(place: Place, name: string): Place {
  if (place.length === 0) return NOWHERE;
  const plain = plainName(name);
  const next = stepOnce(place, plain);
  if (!plain.includes(".")) return next;
  let way = place;
  const ends: PathTree[] = [];
  for (const part of plain.split(".")) {
    way = stepOnce(way, part);
    ends.push(...way.filter((tree) => tree.isEnd));
  }
  return [...next, ...ends, ...way];
}

function stepOnce(place: Place, plain: string): Place {
  const next: PathTree[] = [];
  for (const { members, any } of place) {
    const member = members.get(plain);
    if (member !== undefined) next.push(member);
    if (any !== undefined) next.push(any);
  }
  return next;
}

export function isEnd(place: Place): boolean {
  return place.some((tree) => tree.isEnd);
}
