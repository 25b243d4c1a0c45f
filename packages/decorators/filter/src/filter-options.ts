import type { EventType, Level, ObservedEvent } from "@llmobs/core";
import { LEVELS } from "@llmobs/core/level";
import { requireFunction, requireOneOf } from "@llmobs/core/options";
import { type TypePatterns, parseTypes } from "./type-matcher.ts";

/** An event's type, `llm.*` for every type that begins with `llm.`, or `*` for all. */
export type TypePattern = EventType | "*" | `${string}.*` | (string & {});

/** Which events go on. Whatever is left out lets everything through. */
export interface FilterOptions {
  /**
   * The types that go on, as a list or as one text with commas: `["llm.*", "error"]`, `"llm.*, error"`.
   *
   * @default all types
   */
  readonly include?: TypePattern | readonly TypePattern[];
  /** The types that don't, also where `include` names them. Written as `include` is. @default none */
  readonly exclude?: TypePattern | readonly TypePattern[];
  /** The least severe level that goes on. @default "debug", which is every level */
  readonly minLevel?: Level;
  /** Asked last, about events that nothing else has dropped. Must answer at once, not with a promise. */
  readonly where?: (event: ObservedEvent) => boolean;
  /** What becomes of an event about which `where` throws. @default "keep" */
  readonly onWhereError?: "keep" | "drop";
}

/** Options that are checked and complete, except for what leaves everything through. */
export interface FilterSettings {
  readonly include: TypePatterns | undefined;
  readonly exclude: TypePatterns | undefined;
  readonly minLevel: Level | undefined;
  readonly where: ((event: ObservedEvent) => unknown) | undefined;
  readonly keepsOnWhereError: boolean;
}

/** Checks the options and fills in what they leave out. */
export function readOptions(options: FilterOptions): FilterSettings {
  const { include, exclude, minLevel, where, onWhereError = "keep" } = options;
  if (minLevel !== undefined) requireOneOf("filter", "minLevel", minLevel, LEVELS);
  if (where !== undefined) requireFunction("filter", "where", where);
  requireOneOf("filter", "onWhereError", onWhereError, ["keep", "drop"]);
  return {
    include: include === undefined ? undefined : parseTypes("include", include),
    exclude: exclude === undefined ? undefined : parseTypes("exclude", exclude),
    minLevel,
    where,
    keepsOnWhereError: onWhereError === "keep",
  };
}
